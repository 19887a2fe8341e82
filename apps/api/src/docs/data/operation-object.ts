import type { DataAnswerName } from '../../rest/openapi/data-answers.js';
import { commonErrors, type DataOperation } from '../../rest/openapi/data-operations.js';
import { preferenceKey } from '../../rest/openapi/preference-parameter.js';
import { reference } from './component-key.js';
import { errorKey } from './error-responses.js';

/** What of an operation is told of one table or function. */
export interface OperationDetails {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  /** Parameters of its own, in front of those that operations share. */
  readonly parameters: readonly object[];
  /** Shared ones that it does not take, or has of its own. */
  readonly without?: readonly string[];
  readonly requestBody?: object;
  /** The response of an answer; null: it does not answer so. */
  readonly answer: (name: DataAnswerName) => object | null;
}

/** An operation of an OpenAPI 3 document. */
export function operationObject(
  operation: DataOperation,
  { parameters, without = [], requestBody, answer, ...said }: OperationDetails,
): object {
  const { method, preferences, answers, errors } = operation;
  const shared = [
    ...operation.parameters,
    ...(preferences === null ? [] : [preferenceKey(preferences)]),
    writing.has(method) ? 'Content-Profile' : 'Accept-Profile',
    'X-Request-Id',
    'traceparent',
  ].filter((key) => !without.includes(key));
  const responses = [
    ...Object.entries(answers).map(([status, name]) => [status, answer(name)] as const),
    ...[...commonErrors, ...errors].map((status) => [status, reference('responses', errorKey(status))] as const),
  ];
  return {
    ...said,
    parameters: [...parameters, ...shared.map((key) => reference('parameters', key))],
    ...(requestBody && { requestBody }),
    responses: Object.fromEntries(responses.filter(([, response]) => response !== null)),
    security: [{ apikey: [] }, { apikey: [], bearer: [] }],
  };
}

const writing: ReadonlySet<string> = new Set(['post', 'patch', 'put', 'delete']);
