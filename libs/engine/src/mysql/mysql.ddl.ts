import { isDeepStrictEqual } from 'node:util';
import type { ForeignKey, Key } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import {
  constraintName,
  fittingName,
  typeChange,
  typeCheckName,
  withoutSchemas,
  type ColumnChange,
  type ColumnDefinition,
  type Ddl,
  type DdlProblem,
  type Dialect,
  type EnumDefinition,
  type TableDefinition,
} from '@backstay/query';
import { mysqlProblems } from './mysql.ddl-problems.js';
import { MysqlIndexDdl, ofKey } from './mysql.ddl-indexes.js';
import { identityColumn, identityKey, leadsWithIdentity } from './mysql.identity-key.js';

/** Expressions that give a value and compare nothing themselves. */
const valueKinds: ReadonlySet<Expression['kind']> = new Set(['column', 'call', 'case', 'cast', 'json-path']);

/** The exceptions of MySQL and of what descends from it. */
export class MysqlDdl extends MysqlIndexDdl {
  override readonly lockTimeout = 'SET SESSION lock_wait_timeout = 5';
  override readonly databases = 'SELECT schema_name FROM information_schema.schemata';
  override readonly givenIdentity = '';
  override readonly constraintsByTable = true;
  /** A check may be of a number: what is not 0 is true. */
  protected readonly checksNumbers: boolean = false;

  /** A given id moves the counter by itself. */
  override moveIdentity(): readonly string[] {
    return [];
  }

  override problems(table: TableDefinition): readonly DdlProblem[] {
    return mysqlProblems(table, {
      cascadesIntoGenerated: this.cascadesIntoGenerated,
      indexesExpressions: !this.hidesComputed(),
    });
  }

  /** A boolean is a number there, which is no condition by itself (error 3812). */
  protected override checkCondition(expression: Expression): string {
    const text = this.inline(expression);
    return this.checksNumbers || !valueKinds.has(expression.kind) ? text : `(${text}) <> 0`;
  }

  override createEnum(): readonly string[] {
    return [];
  }

  override dropEnum(): readonly string[] {
    return [];
  }

  override renameEnum(): readonly string[] {
    return [];
  }

  override changeEnum(
    _before: EnumDefinition,
    after: EnumDefinition,
    tables: readonly TableDefinition[],
  ): readonly string[] | null {
    return tables.flatMap((table) =>
      table.columns
        .filter((column) => column.type.kind === 'enum' && column.type.name === after.name)
        .map((column) => {
          const drop = `DROP CONSTRAINT ${this.quote(typeCheckName(table, column.name))}`;
          return this.alter(table, [drop, ...this.typeChecks(table, column).map((check) => `ADD ${check}`)].join(', '));
        }),
    );
  }

  override renameTable(before: TableDefinition, after: TableDefinition): readonly string[] {
    return [this.alter(before, this.renamed(before, after, `RENAME TO ${this.dialect.table(after)}`).join(', '))];
  }

  override renameColumn(before: TableDefinition, after: TableDefinition, from: string, to: string): readonly string[] {
    const rename = `RENAME COLUMN ${this.quote(from)} TO ${this.quote(to)}`;
    return [this.alter(before, this.renamed(before, after, rename).join(', '))];
  }

  override addColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    const checks = this.typeChecks(table, column).map((check) => `ADD ${check}`);
    // A counter needs a key at once; its own comes later, and takes this one along.
    const key = column.identity === null ? [] : [`ADD UNIQUE INDEX ${identityKey} (${this.quote(column.name)})`];
    return [this.alter(table, [`ADD COLUMN ${this.bareColumn(column)}`, ...key, ...checks].join(', '))];
  }

  override dropColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    const checks = this.typeChecks(table, column).map(() => {
      return `DROP CONSTRAINT ${this.quote(typeCheckName(table, column.name))}`;
    });
    return [this.alter(table, [...checks, `DROP COLUMN ${this.quote(column.name)}`].join(', '))];
  }

  override changeColumn(before: TableDefinition, after: TableDefinition, { from, to }: ColumnChange) {
    const [had, has] = [this.typeChecks(before, from), this.typeChecks(after, to)];
    const rechecked = !isDeepStrictEqual(had, has);
    const check = this.quote(typeCheckName(after, to.name));
    const clauses = [
      ...(rechecked ? had.map(() => `DROP CONSTRAINT ${check}`) : []),
      ...(this.bareColumn(from) === this.bareColumn(to) ? [] : [`MODIFY COLUMN ${this.bareColumn(to)}`]),
      ...(rechecked ? has.map((clause) => `ADD ${clause}`) : []),
    ];
    return clauses.length === 0 ? [] : this.guarded(after, { from, to }, clauses);
  }

  override changePrimaryKey(before: TableDefinition, after: TableDefinition): readonly string[] {
    const [had, has] = [before.primaryKey, after.primaryKey];
    if (isDeepStrictEqual(had?.columns, has?.columns)) return [];
    const counter = identityColumn(before);
    const keyed = leadsWithIdentity(before);
    const stays = leadsWithIdentity(after);
    return [
      this.alter(
        before,
        [
          // A column that counts must lead a key: without one it stops counting first.
          ...(counter !== null && keyed && !stays
            ? [`MODIFY COLUMN ${this.bareColumn({ ...counter, identity: null })}`]
            : []),
          ...(had === null ? [] : ['DROP PRIMARY KEY']),
          ...(has === null ? [] : [`ADD ${this.primaryKeyClause(after, has)}`]),
          ...(counter !== null && !keyed && stays ? [`DROP INDEX ${identityKey}`] : []),
        ].join(', '),
      ),
    ];
  }

  override dropForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] {
    return [this.alter(table, `DROP FOREIGN KEY ${this.quote(this.constraint(table, key.name))}`)];
  }

  override commentOnTable(table: TableDefinition): readonly string[] {
    return [this.alter(table, `COMMENT = ${this.text(table.comment ?? '')}`)];
  }

  protected override commentsAtCreation(): readonly string[] {
    return [];
  }

  protected override constraint(table: TableDefinition, name: string): string {
    return table.adopted === undefined ? constraintName(table, name) : name;
  }

  protected override primaryKeyClause(_table: TableDefinition, key: Key): string {
    return `PRIMARY KEY (${this.columns(key.columns)})`;
  }

  protected override tableOptions(table: TableDefinition): string {
    const comment = table.comment === null ? '' : ` COMMENT = ${this.text(table.comment)}`;
    return ` ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE ${this.collations.portable}${comment}`;
  }

  /**
   * The clauses of a rename: what mentions the old name goes and comes back with the new one in the same statement,
   * since the engines refuse the rename otherwise. Foreign keys follow a column by themselves.
   */
  private renamed(before: TableDefinition, after: TableDefinition, rename: string): readonly string[] {
    const [checks, indexes] = [this.checkTexts(before), this.indexTexts(before)];
    const [newChecks, newIndexes] = [this.checkTexts(after), this.indexTexts(after)];
    const differing = (one: ReadonlyMap<string, Clauses>, other: ReadonlyMap<string, Clauses>): readonly Clauses[] =>
      [...one].filter(([name, clauses]) => !isDeepStrictEqual(other.get(name), clauses)).map(([, clauses]) => clauses);
    const generated = after.columns.filter((column, i) => {
      const had = before.columns[i];
      return column.generated && had !== undefined && this.bareColumn(had) !== this.bareColumn(column);
    });
    return [
      ...differing(indexes, newIndexes).flatMap((clauses) => clauses.drop),
      ...differing(checks, newChecks).flatMap((clauses) => clauses.drop),
      rename,
      ...generated
        .filter((column) => before.columns.some((had) => had.name === column.name))
        .map((column) => `MODIFY COLUMN ${this.bareColumn(column)}`),
      ...differing(newChecks, checks).flatMap((clauses) => clauses.add),
      ...differing(newIndexes, indexes).flatMap((clauses) => clauses.add),
    ];
  }

  /**
   * A number that would be rounded is refused: these engines round in silence, so a check stands in the way from before
   * the change until it is done. Plan has looked for such rows, but they may have come since.
   */
  private guarded(table: TableDefinition, { from, to }: ColumnChange, clauses: readonly string[]): readonly string[] {
    const change = typeChange(from.type, to.type);
    const rounds = from.type.kind === 'numeric' || to.type.kind === 'real' || to.type.kind === 'double';
    if (change.kind !== 'narrowing' || !rounds) return [this.alter(table, clauses.join(', '))];
    const name = this.quote(fittingName(`backstay_${table.name}_${to.name}_fits`));
    const fits = change.fits({ kind: 'column', type: from.type, source: 'row', column: to.name });
    return [
      this.alter(table, `ADD CONSTRAINT ${name} CHECK (${this.inline(fits)})`),
      this.alter(table, [`DROP CONSTRAINT ${name}`, ...clauses].join(', ')),
    ];
  }

  private checkTexts(table: TableDefinition): ReadonlyMap<string, Clauses> {
    const texts = (name: string, clause: string): readonly [string, Clauses] => [
      name,
      { drop: [`DROP CONSTRAINT ${this.quote(name)}`], add: [`ADD ${clause}`] },
    ];
    return new Map([
      ...table.checks.map((check) => texts(this.constraint(table, check.name), this.checkClause(table, check))),
      ...table.columns.flatMap((column) =>
        this.typeChecks(table, column).map((clause) => texts(typeCheckName(table, column.name), clause)),
      ),
    ]);
  }

  /** The indexes whose own text mentions columns beyond those that the engine follows by itself. */
  private indexTexts(table: TableDefinition): ReadonlyMap<string, Clauses> {
    const keys = table.uniqueKeys.map(ofKey);
    return new Map(
      [...keys, ...table.indexes]
        .filter((index) => this.isEmulated(table, index))
        .map((index) => [index.name, { drop: this.dropClauses(table, index), add: this.addClauses(table, index) }]),
    );
  }
}

/** Clauses of ALTER TABLE that take a part away, and that make it. */
interface Clauses {
  readonly drop: readonly string[];
  readonly add: readonly string[];
}

/** MySQL's DDL. */
export const mysqlDdl = (dialect: Dialect): Ddl => withoutSchemas(new MysqlDdl(dialect), { indexesTogether: false });
