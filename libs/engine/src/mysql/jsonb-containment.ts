import type { ColumnType } from '@backstay/catalog';
import type { Containment } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { join, sql, writeJsonb, type Dialect, type Fragment, type JsonNode, type Operand } from '@backstay/query';
import { constantOf } from './jsonb-constant.js';

const text: ColumnType = { kind: 'text' };
const jsonb: ColumnType = { kind: 'jsonb' };

/** A condition of one candidate has at most this many parts; larger ones are refused. */
const maxParts = 200;

/**
 * `@>` and `<@` of jsonb between a document of the row and a constant. The server's own JSON_CONTAINS finds more than
 * PostgreSQL does (`{"a": [1]}` would contain `{"a": 1}`), so the constant's shape is spelled out as conditions.
 * Throws Failure `not_supported` when neither side is a constant: both shapes would be unknown.
 */
export function jsonbContainment(
  operator: Containment['operator'],
  left: Operand,
  right: Operand,
  dialect: Dialect,
): Fragment {
  const found = operator === 'overlaps' ? null : (constantOf(right) ?? constantOf(left));
  if (found === null)
    throw fail('not_supported', { feature: 'Containment of two jsonb values that are both not constant' });
  const constantRight = constantOf(right) !== null;
  const document = constantRight ? left.sql : right.sql;
  const shape = new JsonbShape(dialect);
  const contains = (operator === 'contains') === constantRight;
  const condition = contains ? shape.contains(document, found, true) : shape.contained(document, found, true);
  return sql`(CASE WHEN ${document} IS NOT NULL THEN COALESCE(${condition}, FALSE) END)`;
}

class JsonbShape {
  #parts = 0;

  constructor(private readonly dialect: Dialect) {}

  /** `document @> node`; at the top an array contains a bare scalar too. */
  contains(document: Fragment, node: JsonNode, top = false): Fragment {
    if (++this.#parts > maxParts)
      throw fail('too_large', { what: 'The number of parts of a jsonb value', limit: maxParts });
    if (node.kind === 'object') {
      const members = node.members.map(([key, value]) => this.contains(at(document, key), value));
      return all([isKind(document, 'OBJECT'), ...members]);
    }
    if (node.kind === 'array') {
      const items = node.items.map((want) => this.anyItem(document, (item) => this.contains(item, want)));
      return all([isKind(document, 'ARRAY'), ...items]);
    }
    const same = this.equals(document, node);
    return top ? sql`(${same} OR ${this.anyItem(document, (item) => this.equals(item, node))})` : same;
  }

  /** `document <@ node`. */
  contained(document: Fragment, node: JsonNode, top = false): Fragment {
    if (++this.#parts > maxParts)
      throw fail('too_large', { what: 'The number of parts of a jsonb value', limit: maxParts });
    if (node.kind === 'object') {
      const keys: Fragment = [constant(text, JSON.stringify(node.members.map(([key]) => key)))];
      const members = node.members.map(([key, value]) => {
        const member = at(document, key);
        return sql`(${member} IS NULL OR ${this.contained(member, value)})`;
      });
      return all([isKind(document, 'OBJECT'), sql`JSON_CONTAINS(${keys}, JSON_KEYS(${document}))`, ...members]);
    }
    if (node.kind !== 'array') return this.equals(document, node);
    const fits = (item: Fragment): Fragment => any(node.items.map((have) => this.contained(item, have)));
    const within = all([
      isKind(document, 'ARRAY'),
      sql`NOT ${this.anyItem(document, (item) => sql`NOT COALESCE(${fits(item)}, FALSE)`)}`,
    ]);
    const scalars = node.items.filter((item) => item.kind !== 'object' && item.kind !== 'array');
    return top ? any([within, ...scalars.map((item) => this.equals(document, item))]) : within;
  }

  private equals(document: Fragment, node: JsonNode): Fragment {
    const value = this.dialect.bound([constant(jsonb, writeJsonb(node))], jsonb);
    return this.dialect.compare('=', { sql: document, type: jsonb }, { sql: value, type: jsonb });
  }

  /** Whether an item of an array fits; never true for what is no array. */
  private anyItem(document: Fragment, condition: (item: Fragment) => Fragment): Fragment {
    const alias = `item${++this.#parts}`;
    const item = sql`JSON_EXTRACT(${document}, CONCAT('$[', ${alias}.i - 1, ']'))`;
    const items = sql`JSON_TABLE(${document}, '$[*]' COLUMNS (i FOR ORDINALITY)) AS ${alias}`;
    return sql`EXISTS (SELECT 1 FROM ${items} WHERE ${isKind(document, 'ARRAY')} AND ${condition(item)})`;
  }
}

const constant = (type: ColumnType, value: string) => ({ kind: 'literal', type, value }) as const;

const at = (document: Fragment, key: string): Fragment =>
  sql`JSON_EXTRACT(${document}, ${constant(text, `$.${JSON.stringify(key)}`)})`;

/** The collation of the word decides: the function's own and the connection's would clash. */
const isKind = (document: Fragment, kind: 'OBJECT' | 'ARRAY'): Fragment =>
  sql`JSON_TYPE(${document}) = '${kind}' COLLATE utf8mb4_bin`;

const all = (conditions: readonly Fragment[]): Fragment => sql`(${join(conditions, ' AND ')})`;
const any = (conditions: readonly Fragment[]): Fragment =>
  conditions.length === 0 ? ['FALSE'] : sql`(${join(conditions, ' OR ')})`;
