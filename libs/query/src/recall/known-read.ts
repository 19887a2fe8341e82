import type { Catalog } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import { planKey } from '../authorise/plan-key.js';
import type { DataRequest } from '../parse/data-request.js';
import { encodeValue, parseRequest } from '../parse/parse-request.js';
import { parseUrlEncoded } from '../parse/parse-url-encoded.js';
import type { RequestLimits } from '../parse/request-limits.js';
import type { ReadPlan, ResolvedRequest } from '../pipeline.types.js';
import { isAboutOneRow } from '../render/entity-tag.js';
import { resolveRequest } from '../resolve/resolve-request.js';
import type { RequestHead, RequestShape } from './request-shape.js';

/** A read that was parsed and resolved: all that its answer depends on, but for who asks. */
export interface UnderstoodRead {
  readonly request: DataRequest;
  readonly resolved: ResolvedRequest;
  /** Equal keys have equal SQL. */
  readonly key: string;
  /** The answer is that of one row, if there is one. */
  readonly oneRow: boolean;
}

/** The parsed and resolved form of all reads of one shape. */
export interface KnownRead {
  readonly request: DataRequest;
  readonly plan: ReadPlan;
  readonly key: string;
  readonly oneRow: boolean;
  /** For each slot of the plan, which value of the shape it takes. */
  readonly slots: readonly number[];
  /** Content-Location, cut where values stand, and the values between its pieces. */
  readonly location: readonly string[];
  readonly located: readonly number[];
}

/** What a parsed and resolved request is made from. */
export interface ReadContext {
  readonly catalog: Catalog;
  readonly version: number;
  readonly role: Role;
  readonly limits: RequestLimits;
  /** Whether `Prefer: tx=…` is honoured. */
  readonly txOverride: boolean;
}

/** Takes the place of a value: no character of it is encoded or means anything to an operator. */
const mark = (index: number): string => `~~${index}~~`;
const marks = /~~(\d+)~~/g;

/**
 * What is common to all reads of a shape, found out by reading one whose values are marks: each mark must come out
 * as it went in, in a slot and in the location, and the plan must be `key`, the plan of the read that was just answered.
 * Null: it is not so, and reads of this shape are always read from their start.
 */
export function knowRead(head: RequestHead, shape: RequestShape, key: string, context: ReadContext): KnownRead | null {
  const { catalog, limits, role, version } = context;
  const search = shape.pieces.map((piece, i) => (i === 0 ? piece : `${mark(i - 1)}${piece}`)).join('');
  const query = parseUrlEncoded(search);
  if (query === null) return null;
  const request = parseRequest({ ...head, query }, limits, context);
  const { plan, values, asSent } = resolveRequest(request, catalog, limits);
  if (asSent !== true || planKey(plan, role, version) !== key) return null;
  const expected = shape.values.map((_, i) => mark(i));
  const slots = values.map((value) => expected.indexOf(value ?? ''));
  const cut = request.location.split(marks);
  const location = cut.filter((_, i) => i % 2 === 0);
  const located = cut.filter((_, i) => i % 2 === 1).map(Number);
  if (!isOrderOf(slots, expected.length) || !isOrderOf(located, expected.length)) return null;
  return { request, plan, key, oneRow: isAboutOneRow(request, plan.table), slots, location, located };
}

/** The read of a known shape with these values. */
export function understand(known: KnownRead, values: readonly string[]): UnderstoodRead {
  const { plan, key, oneRow, slots, location, located } = known;
  let address = location[0]!;
  for (let i = 0; i < located.length; i++) address += encodeValue(values[located[i]!]!) + location[i + 1]!;
  return {
    request: { ...known.request, location: address },
    resolved: { plan, values: slots.map((index) => values[index]!) },
    key,
    oneRow,
  };
}

/** Whether each of the first `count` numbers stands there exactly once. */
const isOrderOf = (numbers: readonly number[], count: number): boolean =>
  numbers.length === count && new Set(numbers).size === count && numbers.every((one) => one >= 0 && one < count);
