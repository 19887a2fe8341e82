import { dataAnswers, type DataAnswer, type DataAnswerName } from '../../rest/openapi/data-answers.js';
import { goodHeaders } from './answer-headers.js';
import { componentKey } from './component-key.js';

/** An answer as a response. `content`: the media types of its rows. */
export function answerResponse(name: DataAnswerName, content: object | null): object {
  const { about, headers, rows }: DataAnswer = dataAnswers[name];
  return { description: about, headers: goodHeaders(headers), ...(rows && { content }) };
}

/** The answers without rows, which are the same everywhere, as responses of a document's components. */
export const sharedAnswers = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    (Object.keys(dataAnswers) as DataAnswerName[])
      .filter((name) => !dataAnswers[name].rows)
      .map((name) => [name, answerResponse(name, null)]),
  );

/** The key of a table's answer. */
export const answerKey = (name: DataAnswerName, table: string): string =>
  dataAnswers[name].rows ? componentKey(name, table) : name;
