import { parseJsonNode, writeJsonNode, type JsonNode } from '../compile/values/json-node.js';

/** Levels of a document that is stripped: what is stored may be deeper than what is taken in. */
const deepest = 1000;

/**
 * JSON text without the members whose value is null, at every depth; nulls in arrays stay, as PostgreSQL's
 * json_strip_nulls leaves them. Throws JsonProblem for what is no JSON.
 */
export const stripNulls = (json: string): string => writeJsonNode(stripped(parseJsonNode(json, deepest)));

function stripped(node: JsonNode): JsonNode {
  if (node.kind === 'array') return { kind: 'array', items: node.items.map(stripped) };
  if (node.kind !== 'object') return node;
  const kept = node.members.filter(([, value]) => value.kind !== 'word' || value.word !== 'null');
  return { kind: 'object', members: kept.map(([key, value]) => [key, stripped(value)]) };
}
