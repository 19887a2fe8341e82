import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from '../http/notes-project.js';
import { startCollector, type Collector, type ReceivedSpan } from './collector.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const systems: Readonly<Record<string, string>> = { postgres: 'postgresql' };

const attribute = (span: ReceivedSpan | undefined, key: string): unknown =>
  Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0];

describe.each(testEngines)('Traces over %s', (engine) => {
  let database: TestDatabase;
  let collector: Collector;
  let server: TestServer;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    collector = await startCollector();
    server = await startServer({
      files: notesProject,
      databaseUrl: database.url,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=shop%20floor',
        OTEL_SERVICE_NAME: 'notes-api',
        OTEL_TRACES_SAMPLER_ARG: '0',
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    await collector.close();
    await database.drop();
  });

  const ask = (path: string, flags: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/rest/v1/${path}`, {
      ...init,
      headers: {
        apikey: server.serviceKey,
        traceparent: `00-${traceId}-${parentId}-${flags}`,
        ...init.headers,
      },
    });

  const spanOf = (requestId: string): ReceivedSpan | undefined =>
    collector.spans.find((span) => attribute(span, 'backstay.request_id') === requestId);

  /** The span of a request, and all below it. */
  function spansOf(requestId: string): readonly ReceivedSpan[] {
    const root = spanOf(requestId)!;
    const children = collector.spans.filter((span) => span.parentSpanId === root.spanId);
    const ids = new Set(children.map(({ spanId }) => spanId));
    return [root, ...children, ...collector.spans.filter(({ parentSpanId }) => ids.has(parentSpanId ?? ''))];
  }

  // Spans are sent every two seconds, so all requests are made first.
  beforeAll(async () => {
    const json = { 'content-type': 'application/json' };
    const read = await ask('notes?select=id,title&title=eq.private-words', '01', {
      headers: { 'x-request-id': 'read' },
    });
    const write = await ask('notes?id=eq.1', '01', {
      method: 'PATCH',
      body: JSON.stringify({ secret: 'private-secret' }),
      headers: { ...json, 'x-request-id': 'write' },
    });
    const failing = await ask('notes?select=nothing', '01', { headers: { 'x-request-id': 'failing' } });
    await ask('notes', '00', { headers: { 'x-request-id': 'not-traced' } });
    await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.anonKey, 'x-request-id': 'silent' } });
    await ask('notes', '01', { headers: { 'x-request-id': 'last' } });
    expect([read, write, failing].map(({ status }) => status)).toEqual([200, 204, 400]);
    await vi.waitFor(() => expect(spanOf('last')).toBeDefined(), { timeout: 8000 });
  });

  it('show a read as request, stages and statement', () => {
    const [root, ...rest] = spansOf('read');
    expect(root).toMatchObject({ traceId, parentSpanId: parentId, name: 'GET /rest/v1/:table', kind: 2 });
    expect(attribute(root, 'backstay.operation')).toBe('rest.read');
    expect(attribute(root, 'http.response.status_code')).toBe('200');
    expect(attribute(root, 'url.path')).toBe('/rest/v1/notes');
    const stages = rest.filter(({ kind }) => kind === 1);
    expect(stages.map(({ name }) => name)).toEqual(['parse', 'resolve', 'authorise', 'compile', 'execute', 'render']);
    const statements = rest.filter(({ kind }) => kind === 3);
    expect(statements).toHaveLength(1);
    expect(statements[0]!.name).toBe('SELECT');
    expect(statements[0]!.parentSpanId).toBe(stages.find(({ name }) => name === 'execute')!.spanId);
    expect(attribute(statements[0], 'db.system.name')).toBe(systems[engine] ?? engine);
    expect(attribute(statements[0], 'db.query.text')).toMatch(/notes/);
  });

  it('show a write with its statements', () => {
    const spans = spansOf('write');
    expect(spans[0]!.name).toBe('PATCH /rest/v1/:table');
    expect(spans.some(({ kind, name }) => kind === 3 && name === 'UPDATE')).toBe(true);
  });

  it('hold neither what was asked for nor what was written', () => {
    expect(collector.exports.map(({ body }) => body).join()).not.toMatch(/private-words|private-secret/);
  });

  it('show what failed, with its code', () => {
    const [root] = spansOf('failing');
    expect(attribute(root, 'error.type')).toBe('42703');
    expect(attribute(root, 'http.response.status_code')).toBe('400');
    expect(root!.status).toBeUndefined();
  });

  it('leave out requests whose caller is not traced, and by the ratio those who do not say', () => {
    expect(spanOf('not-traced')).toBeUndefined();
    expect(spanOf('silent')).toBeUndefined();
  });

  it('go to the path and with the headers that were set, under the name of the service', () => {
    const [sent] = collector.exports;
    expect(sent!.path).toBe('/v1/traces');
    expect(sent!.headers).toMatchObject({ 'x-team': 'shop floor', 'content-type': 'application/json' });
    expect(sent!.body).toContain('"notes-api"');
  });
});

describe('A collector of traces', () => {
  it.each([
    ['that refuses', 503],
    ['that is not there', null],
  ])('%s costs no request anything, and the spans that were lost are counted', async (_title, status) => {
    const collector = await startCollector(status ?? 200);
    if (status === null) await collector.close();
    const server = await startServer({
      files: notesProject,
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    });
    const reply = await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.anonKey } });
    expect(reply.status).toBe(200);
    const dropped = async (): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^backstay_spans_dropped_total (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    await expect.poll(dropped, { timeout: 8000 }).toBeGreaterThan(0);
    await server.stop();
    if (status !== null) await collector.close();
  });

  it('gets the last spans when the server stops', async () => {
    const collector = await startCollector();
    const server = await startServer({ files: notesProject, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
    await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.anonKey, 'x-request-id': 'the-last' } });
    await server.stop();
    expect(collector.spans.some((span) => attribute(span, 'backstay.request_id') === 'the-last')).toBe(true);
    await collector.close();
  });
});
