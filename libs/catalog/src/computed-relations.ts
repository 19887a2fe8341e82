import type { Relation } from './relation.js';

/**
 * Relations with those that functions compute, which go before what is found otherwise, as in PostgREST: one that is called
 * like a table in the schema of its source is the way there.
 */
export const withComputed = (found: readonly Relation[], computed: readonly Relation[]): readonly Relation[] =>
  computed.length === 0
    ? found
    : [...found.filter((one) => !computed.some((other) => isInPlaceOf(other, one))), ...computed];

const isInPlaceOf = (computed: Relation, { source, target }: Relation): boolean =>
  computed.source.schema === source.schema &&
  computed.source.name === source.name &&
  computed.source.schema === target.schema &&
  computed.computed?.name === target.name;
