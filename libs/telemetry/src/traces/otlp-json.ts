import type { Span } from './span.js';

/** Numbers of OTLP's `SpanKind`. */
const kinds: Readonly<Record<Span['kind'], number>> = { internal: 1, server: 2, client: 3 };

/** OTLP's status code for a span that failed; spans that did not carry none. */
const failed = { code: 2 };

/**
 * Spans as the body of an export: OTLP/HTTP in JSON (OpenTelemetry Protocol 1.x, `ExportTraceServiceRequest`). Ids are
 * hex, 64-bit numbers are texts.
 */
export function otlpBody(spans: readonly Span[], service: { readonly name: string; readonly version: string }): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': service.name, 'service.version': service.version }) },
        scopeSpans: [{ scope: { name: 'backstay', version: service.version }, spans: spans.map(spanOf) }],
      },
    ],
  });
}

const spanOf = (span: Span): object => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
  name: span.name,
  kind: kinds[span.kind],
  startTimeUnixNano: nanoseconds(span.startMs),
  endTimeUnixNano: nanoseconds(span.endMs),
  attributes: attributesOf(span.attributes),
  ...(span.failed ? { status: failed } : {}),
});

/** Whole microseconds: a double of milliseconds since the epoch holds no more. */
const nanoseconds = (ms: number): string => `${BigInt(Math.round(ms * 1000)) * 1000n}`;

const attributesOf = (attributes: Span['attributes']): readonly object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: valueOf(value) }));

function valueOf(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
