import type { ColumnType } from '@backstay/catalog';
import type { Comparison } from '@backstay/expression';
import { join, sql, type Codec, type Fragment, type Operand, type RegexForm } from '@backstay/query';
import { MysqlDialect } from '../mysql/mysql.dialect.js';
import { mariadbJsonbOrder } from './mariadb.jsonb-order.js';
import { mariadbRowTexts } from './mariadb.row-texts.js';
import { mariadbCodec } from './mariadb.types.js';

/** How MariaDB says things: as its elder sister does, but JSON is text. */
class MariadbDialect extends MysqlDialect {
  override readonly name = 'mariadb';
  override readonly rowTexts = mariadbRowTexts;
  protected override readonly collation = 'utf8mb4_nopad_bin';
  protected override readonly jsonbOrder = mariadbJsonbOrder;

  override codec(type: ColumnType): Codec {
    return mariadbCodec(type);
  }

  override compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment {
    if (left.type.kind !== 'jsonb' || (operator !== '=' && operator !== '<>'))
      return super.compare(operator, left, right);
    return operator === '=' ? this.same(left.sql, right.sql) : sql`(NOT ${this.same(left.sql, right.sql)})`;
  }

  override distinct(left: Operand, right: Operand, negated: boolean): Fragment {
    if (left.type.kind !== 'jsonb') return super.distinct(left, right, negated);
    const same = sql`COALESCE(${this.same(left.sql, right.sql)}, ${left.sql} IS NULL AND ${right.sql} IS NULL)`;
    return negated ? same : sql`(NOT ${same})`;
  }

  /**
   * Over its limits the server says *false*, and nothing else that a client sees. So a false is proved by a
   * pattern that holds for every text unless a limit was hit, and then the statement fails (4176).
   */
  override regex(operand: Fragment, pattern: (form: RegexForm) => Fragment): Fragment {
    const found = sql`WHEN ${operand} RLIKE ${pattern('search')} THEN TRUE`;
    const proved = sql`WHEN ${operand} RLIKE ${pattern('proof')} THEN FALSE`;
    const failure = `(SELECT e.e FROM JSON_TABLE('[]', '$' COLUMNS (e INT PATH '$.e' ERROR ON EMPTY)) AS e)`;
    return sql`(CASE ${found} ${proved} WHEN ${operand} IS NOT NULL THEN ${failure} END)`;
  }

  /**
   * A prepared statement keeps what `NULL IN (SELECT …)` gave at its first run and gives it again for other parameters
   * (seen on 10.11, docs/decisions/0403), so the operand is never NULL here.
   */
  override inQuery(operand: Fragment, query: Fragment): Fragment {
    return sql`(CASE WHEN ${operand} IS NOT NULL THEN ${operand} IN (${query}) WHEN EXISTS (${query}) THEN NULL ELSE FALSE END)`;
  }

  /** Positions from the end are counted out: the server knows `[-1]` only from 10.9 on. */
  protected override pathOf(document: Fragment, path: readonly (string | number)[]): Fragment {
    const pieces = path.map((step, i): Fragment => {
      if (typeof step === 'string' || step >= 0) return super.pathOf(document, [step]);
      const length =
        i === 0
          ? sql`JSON_LENGTH(${document})`
          : sql`JSON_LENGTH(${document}, ${this.pathOf(document, path.slice(0, i))})`;
      const back = String(-step);
      // One past the end is nothing.
      return sql`CONCAT('$[', IF(${length} >= ${back}, ${length} - ${back}, ${length}), ']')`;
    });
    if (path.every((step) => typeof step === 'string' || step >= 0)) return super.pathOf(document, path);
    return sql`CONCAT('$', ${join(
      pieces.map((piece) => sql`SUBSTR(${piece}, 2)`),
      ', ',
    )})`;
  }

  /** The server puts blanks behind commas and colons; `json` is kept as it was sent, without any. */
  protected override written(found: Fragment, document: ColumnType): Fragment {
    return document.kind === 'json' ? sql`JSON_COMPACT(${found})` : found;
  }

  /** JSON_UNQUOTE would put the blanks back. */
  protected override unquoted(found: Fragment, document: ColumnType): Fragment {
    const text = super.unquoted(found, document);
    return document.kind === 'json'
      ? sql`(CASE WHEN JSON_TYPE(${found}) = 'STRING' COLLATE ${this.collation} THEN ${text} ELSE ${found} END)`
      : text;
  }

  protected override isDocument(): boolean {
    return false;
  }

  /**
   * Equal documents are stored as equal text, but for numbers (`1` and `1.0`). JSON_EQUALS knows those, and only errs
   * on numbers of more digits than a double has.
   */
  private same(left: Fragment, right: Fragment): Fragment {
    // The cast keeps the server from taking the quotes off a JSON string before it compares.
    return sql`(CAST(${left} AS CHAR) = CAST(${right} AS CHAR) OR (JSON_EQUALS(${left}, ${right}) AND ${left} NOT RLIKE '[0-9.]{16}'))`;
  }
}

/** MariaDB's dialect. */
export const mariadbDialect = new MariadbDialect();
