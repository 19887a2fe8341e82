import { describe, expect, it } from 'vitest';
import { otlpBody } from './otlp-json.js';
import type { Span } from './span.js';

const span: Span = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  parentId: null,
  name: 'GET /rest/v1/:table',
  kind: 'server',
  startMs: 1_796_019_207_123.25,
  endMs: 1_796_019_207_125,
  attributes: { text: 'a', whole: 7, part: 0.5, flag: true },
  failed: true,
};

describe('an export of spans', () => {
  it('is the JSON of OTLP: hex ids, times in nanoseconds as text, typed attributes', () => {
    const body: unknown = JSON.parse(
      otlpBody([span, { ...span, parentId: 'ab'.repeat(8), failed: false }], { name: 'shop', version: '1.2.3' }),
    );
    expect(body).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'shop' } },
              { key: 'service.version', value: { stringValue: '1.2.3' } },
            ],
          },
          scopeSpans: [
            {
              scope: { name: 'backstay', version: '1.2.3' },
              spans: [
                {
                  traceId: span.traceId,
                  spanId: span.spanId,
                  name: span.name,
                  kind: 2,
                  startTimeUnixNano: '1796019207123250000',
                  endTimeUnixNano: '1796019207125000000',
                  attributes: [
                    { key: 'text', value: { stringValue: 'a' } },
                    { key: 'whole', value: { intValue: '7' } },
                    { key: 'part', value: { doubleValue: 0.5 } },
                    { key: 'flag', value: { boolValue: true } },
                  ],
                  status: { code: 2 },
                },
                expect.objectContaining({ parentSpanId: 'ab'.repeat(8) }),
              ],
            },
          ],
        },
      ],
    });
  });
});
