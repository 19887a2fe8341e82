import { expect, test } from 'vitest';
import { acceptedStatements } from '../parse/statements/accepted-statements.js';
import { parseSchema } from '../parse/parse-schema.js';
import { renderSchemaSubset } from './render-schema-subset.js';

test('every example of the document is a schema without problems or notes', async () => {
  const text = acceptedStatements.map((statement) => statement.example).join('\n');
  const { problems, notes } = await parseSchema([{ path: 'examples.sql', text }]);
  expect(problems).toEqual([]);
  expect(notes).toEqual([]);
});

test('the document names each type with its storage on four engines, and what is refused', () => {
  const document = renderSchemaSubset();
  expect(document).toContain('| `bigint` | `int8` | `bigint` | `bigint` | `bigint` |');
  expect(document).toMatch(/\| `uuid` \| +\| `uuid` \| `char\(36\)[^|]*\| `char\(36\)/);
  expect(document).toContain('| `interval` | Use integer');
  expect(document).toContain('| `refresh materialized view` | Remove it.');
  expect(document).not.toMatch(/undefined|\[object/);
});
