import type { ColumnType, TypeKind } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail } from '@backstay/kernel';

/** PostgreSQL has no equality on `json`; on all other types it has. `symbol` is the operator as it writes it. */
export function requireEquality(type: ColumnType, symbol: string): void {
  if (type.kind === 'json') throw noOperator(type, symbol);
  if (type.kind === 'array' && type.of.kind === 'json') throw noOperator(type, symbol);
}

/** As `requireEquality`; arrays have an order on PostgreSQL only, so that it is refused by name. */
export function requireOrder(type: ColumnType, symbol: string): void {
  requireEquality(type, symbol);
  if (type.kind === 'array') {
    throw fail('not_supported', { feature: `the order of ${typeName(type)} values (operator ${symbol})` });
  }
}

/** Patterns are for texts. Blank-padded texts are matched with their padding by PostgreSQL only. */
export function requireText(type: ColumnType, symbol: string): void {
  if (type.kind === 'char') {
    throw fail('not_supported', { feature: `patterns on ${typeName(type)}`, hint: 'Declare the column as text.' });
  }
  if (type.kind !== 'text' && type.kind !== 'varchar') throw noOperator(type, symbol);
}

/** `@>`, `<@` are for arrays, jsonb and ranges, `&&` for arrays and ranges. */
export function requireKind(type: ColumnType, kinds: readonly TypeKind[], symbol: string): void {
  if (!kinds.includes(type.kind)) throw noOperator(type, symbol);
  if (type.kind === 'array' && type.of.kind === 'json') {
    throw fail('undefined_operator', { left: 'json', operator: '=', right: 'json' });
  }
}

const noOperator = (type: ColumnType, operator: string): Error =>
  fail('undefined_operator', { left: typeName(type), operator, right: 'unknown' });
