import { withoutModifier, type RangePosition } from '@backstay/expression';
import type { FilterOperator } from './filter-operator.js';
import type { OperatorName } from './operator-name.js';

/**
 * What the five share. Which types have the operator is said by the dialect: an engine without ranges refuses it by name
 * whatever the column is.
 */
const position = (
  name: OperatorName,
  operator: RangePosition['operator'],
  meaning: string,
  example: string,
): FilterOperator => ({
  name,
  operand: 'value',
  quantifiable: false,
  accept: () => undefined,
  build: ({ field, type, values, sink }) => ({
    kind: 'range-position',
    operator,
    left: field,
    right: sink.value(type.kind === 'range' ? withoutModifier(type) : { kind: 'text' }, values[0]!),
  }),
  about: { meaning, types: 'ranges', example },
});

/** `sl`: PostgreSQL's `<<`. */
export const sl = position('sl', '<<', 'lies wholly to the left of', 'during=sl.[2026-01-01,2026-02-01)');

/** `sr`: PostgreSQL's `>>`. */
export const sr = position('sr', '>>', 'lies wholly to the right of', 'during=sr.[2026-01-01,2026-02-01)');

/** `nxr`: PostgreSQL's `&<`. */
export const nxr = position('nxr', '&<', 'does not reach beyond it to the right', 'during=nxr.[2026-01-01,2026-02-01)');

/** `nxl`: PostgreSQL's `&>`. */
export const nxl = position('nxl', '&>', 'does not reach beyond it to the left', 'during=nxl.[2026-01-01,2026-02-01)');

/** `adj`: PostgreSQL's `-|-`. */
export const adj = position(
  'adj',
  '-|-',
  'begins where it ends, or ends where it begins',
  'during=adj.[2026-01-01,2026-02-01)',
);
