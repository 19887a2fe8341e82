import type { TypeKind } from '@backstay/catalog';
import { withoutModifier, type Containment } from '@backstay/expression';
import { requireKind } from './accepts.js';
import type { FilterOperator } from './filter-operator.js';

/** What `cs`, `cd` and `ov` share. */
export const containment = (
  operator: Containment['operator'],
  symbol: string,
  kinds: readonly TypeKind[],
): Pick<FilterOperator, 'operand' | 'quantifiable' | 'accept' | 'build'> => ({
  operand: 'value',
  quantifiable: false,
  accept: (type) => requireKind(type, kinds, symbol),
  build: ({ field, type, values, sink }) => ({
    kind: 'containment',
    operator,
    left: field,
    right: type.kind === 'jsonb' ? sink.document(values[0]!) : sink.value(withoutModifier(type), values[0]!),
  }),
});
