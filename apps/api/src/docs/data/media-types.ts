import { answerTypes, bodyTypes, csvField, csvHeader, planTypes } from '@backstay/query';
import type { Column } from '@backstay/catalog';
import { columnExample } from '../../rest/openapi/column-example.js';

const text = { schema: { type: 'string' } };

/** What rows are answered as: by media type. */
export const rowsContent = (row: object): object =>
  Object.fromEntries([
    ...answerTypes.map((type) => {
      if (type === bodyTypes.csv) return [type, text];
      return [type, { schema: type.includes('.object+') ? row : { type: 'array', items: row } }];
    }),
    ...planContent,
  ]);

/** What a bare value, or a list of them, is answered as. */
export const valueContent = (value: object): object =>
  Object.fromEntries([[bodyTypes.json, { schema: value }], [bodyTypes.csv, text], ...planContent]);

/** The database's own plan, to the service key where `BACKSTAY_QUERY_PLANS` is on. */
const planContent = planTypes.map((type) => [
  type,
  type.endsWith('+json') ? { schema: { type: 'array', items: {} } } : text,
]);

/** The forms of a body whose rows have these columns; `json` is what JSON may be. */
export function bodyContent(json: object, row: object, columns: readonly Pick<Column, 'name' | 'type'>[]): object {
  const names = columns.map(({ name }) => name);
  const fields = columns.map(({ type }) => csvField(JSON.stringify(columnExample(type)), type));
  return {
    [bodyTypes.json]: { schema: json, example: exampleOf(columns) },
    [bodyTypes.csv]: { ...text, example: `${csvHeader(names)}\n${fields.join(',')}` },
    [bodyTypes.form]: { schema: row },
  } satisfies Record<(typeof bodyTypes)[keyof typeof bodyTypes], object>;
}

const exampleOf = (columns: readonly Pick<Column, 'name' | 'type'>[]): object =>
  Object.fromEntries(columns.map(({ name, type }) => [name, columnExample(type)]));
