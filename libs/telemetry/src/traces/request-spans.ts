import type { RequestFinished, StageRan } from '@backstay/kernel';
import type { RequestRecord, StatementRecord } from '../request-scope.js';
import type { Span } from './span.js';
import { newId } from './trace-context.js';

/** What spans of statements say of their database, by OpenTelemetry's semantic conventions. */
export interface DatabaseWords {
  /** `db.system.name`. */
  readonly system: string;
}

type Trace = NonNullable<RequestRecord['trace']>;

/**
 * The spans of a request that was served: the request, its stages, and each statement under the stage it ran in. Statements
 * are shown as they were sent, with placeholders: their parameters are known to nobody here.
 */
export function requestSpans(
  trace: Trace,
  finished: RequestFinished,
  route: string | null,
  words: DatabaseWords,
): readonly Span[] {
  const { traceId, parentId, spanId } = trace.context;
  const epoch = performance.timeOrigin;
  const request: Span = {
    traceId,
    spanId,
    parentId,
    name: route === null ? finished.method : `${finished.method} ${route}`,
    kind: 'server',
    startMs: epoch + trace.startedAt,
    endMs: epoch + trace.startedAt + finished.durationMs,
    attributes: requestAttributes(finished, route),
    failed: finished.status >= 500,
  };
  const within = { traceId, epoch };
  const stages = trace.stages.map((stage) => ({ stage, span: stageSpan(stage, spanId, within) }));
  const statements = trace.statements.map((statement) => {
    const around = stages.find(({ stage }) => isIn(statement, stage));
    return statementSpan(statement, around?.span.spanId ?? spanId, within, words);
  });
  return [request, ...stages.map(({ span }) => span), ...statements];
}

function requestAttributes(finished: RequestFinished, route: string | null): Span['attributes'] {
  const { method, path, status, operation, role, errorCode, requestId } = finished;
  return {
    'http.request.method': method,
    'url.path': path,
    'http.response.status_code': status,
    'backstay.operation': operation,
    'backstay.request_id': requestId,
    ...(route === null ? {} : { 'http.route': route }),
    ...(role === null ? {} : { 'backstay.role': role }),
    ...(errorCode === null ? {} : { 'error.type': errorCode }),
  };
}

/** What all spans of one request share. */
interface Within {
  readonly traceId: string;
  readonly epoch: number;
}

const stageSpan = ({ stage, startedAt, durationMs }: StageRan, parentId: string, { traceId, epoch }: Within): Span => ({
  traceId,
  spanId: newId(8),
  parentId,
  name: stage,
  kind: 'internal',
  startMs: epoch + startedAt,
  endMs: epoch + startedAt + durationMs,
  attributes: {},
  failed: false,
});

function statementSpan(
  { verb, sql, startedAt, durationMs, rows }: StatementRecord,
  parentId: string,
  { traceId, epoch }: Within,
  { system }: DatabaseWords,
): Span {
  return {
    traceId,
    spanId: newId(8),
    parentId,
    name: verb.toUpperCase(),
    kind: 'client',
    startMs: epoch + startedAt,
    endMs: epoch + startedAt + durationMs,
    attributes: {
      'db.system.name': system,
      'db.operation.name': verb.toUpperCase(),
      'db.query.text': sql,
      ...(rows === null ? {} : { 'db.response.returned_rows': rows }),
    },
    failed: rows === null,
  };
}

/** A stage that waited for a statement began before it and ended after it; half a millisecond for two clocks read apart. */
const isIn = (statement: StatementRecord, stage: StageRan): boolean =>
  stage.startedAt <= statement.startedAt + 0.5 &&
  stage.startedAt + stage.durationMs + 0.5 >= statement.startedAt + statement.durationMs;
