import { randomBytes } from 'node:crypto';

/** Where a request stands in a trace (W3C Trace Context). Ids are lower-case hex. */
export interface TraceContext {
  /** 16 bytes. */
  readonly traceId: string;
  /** The span that called us, 8 bytes; null: the trace begins here. */
  readonly parentId: string | null;
  /** The span of the request itself. */
  readonly spanId: string;
}

const form = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** An id of so many bytes; never all zeros, which the standard keeps for "none". */
export function newId(bytes: 8 | 16): string {
  const id = randomBytes(bytes).toString('hex');
  return /^0+$/.test(id) ? newId(bytes) : id;
}

/**
 * The context of a request with that `traceparent` header; null: it is not traced. As OpenTelemetry's parent-based
 * sampler: the caller's own decision counts where there is one, `ratio` (0 to 1) decides for the others. A header that
 * is not of the standard's form is as none.
 */
export function traceContextOf(traceparent: string | null, ratio: number, chance = Math.random()): TraceContext | null {
  const parent = traceparent === null ? null : form.exec(traceparent);
  if (parent !== null && !/^0+$/.test(parent[1]!) && !/^0+$/.test(parent[2]!)) {
    const sampled = (Number.parseInt(parent[3]!, 16) & 1) === 1;
    return sampled ? { traceId: parent[1]!, parentId: parent[2]!, spanId: newId(8) } : null;
  }
  return chance < ratio ? { traceId: newId(16), parentId: null, spanId: newId(8) } : null;
}
