import { readJson, type JsonNode, type Operand } from '@backstay/query';

/** The document of an operand that is nothing but one bound jsonb literal; null for all others. */
export function constantOf(operand: Operand): JsonNode | null {
  const bound = operand.sql.filter((part) => typeof part !== 'string');
  const [literal] = bound;
  if (bound.length !== 1 || literal?.kind !== 'literal' || literal.value === null || literal.type.kind !== 'jsonb')
    return null;
  return readJson(literal.value);
}
