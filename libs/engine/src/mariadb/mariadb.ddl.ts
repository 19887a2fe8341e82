import { withoutSchemas, type ColumnDefinition, type Ddl, type Dialect, type TableDefinition } from '@backstay/query';
import type { EmulatedPart } from '../mysql/mysql.ddl-indexes.js';
import { MysqlDdl } from '../mysql/mysql.ddl.js';

/**
 * MariaDB's exceptions to MySQL's DDL: other collations, JSON as checked text, generated columns always nullable, and
 * no functional index parts: a hidden virtual column stands for each.
 */
class MariadbDdl extends MysqlDdl {
  protected override readonly collations = {
    portable: 'utf8mb4_nopad_bin',
    unicode: 'uca1400_nopad_as_cs',
  };
  protected override readonly json = 'longtext';
  protected override readonly generatedNotNull = false;
  protected override readonly cascadesIntoGenerated = true;
  protected override readonly invisible = 'INVISIBLE';
  protected override readonly checksNumbers = true;

  protected override computedPart(_table: TableDefinition, name: string, text: string, type: string): EmulatedPart {
    return { columns: [`${name} ${type} GENERATED ALWAYS AS ${text} VIRTUAL ${this.invisible}`], part: name };
  }

  /** Nothing may be computed from a char, whose blanks depend on a setting (error 1901). */
  protected override operand(column: ColumnDefinition): string {
    return column.type.kind === 'uuid' ? `rtrim(${this.quote(column.name)})` : this.quote(column.name);
  }

  protected override hidesComputed(): boolean {
    return true;
  }
}

/** MariaDB's DDL. */
export const mariadbDdl = (dialect: Dialect): Ddl =>
  withoutSchemas(new MariadbDdl(dialect), { indexesTogether: false });
