import { readName, type TableName } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import type { FunctionDefinition } from '@backstay/expression';
import type { SchemaRecord } from '../schema-record.js';
import { keyText, quoted, rowMember, typeText } from './column-types.js';

/** The functions of a schema as the client library wants them: what `rpc` takes and gives. `shown`: schemas with tables. */
export const functionLines = (
  { callable = [] }: SchemaRecord,
  schema: string,
  shown: ReadonlySet<string>,
): readonly string[] =>
  callable
    .filter(({ name }) => readName(name).schema === schema)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((called) => functionLine(called, shown));

function functionLine(called: FunctionDefinition, shown: ReadonlySet<string>): readonly string[] {
  const about = called.comment?.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');
  const of = called.result.kind === 'rows' && 'schema' in called.result.of ? called.result.of.name : null;
  return [
    ...(about === undefined ? [] : [`      /** ${about} */`]),
    `      ${keyText(readName(called.name).name)}: {`,
    `        Args: ${argumentsText(called)};`,
    `        Returns: ${returnsText(called, shown)};`,
    ...(of === null
      ? []
      : [
          '        SetofOptions: {',
          "          from: '*';",
          `          to: ${quoted(of)};`,
          `          isOneToOne: ${String(!called.set)};`,
          `          isSetofReturn: ${String(called.set)};`,
          '        };',
        ]),
    '      };',
  ];
}

function argumentsText({ arguments: taken }: FunctionDefinition): string {
  if (taken.length === 0) return 'never';
  const members = taken.map(({ name, type, optional }) => `${keyText(name)}${optional ? '?' : ''}: ${typeText(type)}`);
  return `{ ${members.join('; ')} }`;
}

function returnsText({ result, set }: FunctionDefinition, shown: ReadonlySet<string>): string {
  if (result.kind === 'void') return 'undefined';
  if (result.kind === 'value') return `${typeText(result.as ?? result.column.type)}${set ? '[]' : ''}`;
  const row =
    'schema' in result.of
      ? rowText(result.of, shown)
      : `{ ${result.of.map((column) => rowMember(column).slice(0, -1)).join('; ')} }`;
  return `${row}${set ? '[]' : ''}`;
}

/** The row of a table; of a schema that is not told, anything. */
function rowText({ schema, name }: TableName, shown: ReadonlySet<string>): string {
  if (!shown.has(schema)) return '{ [column: string]: unknown }';
  return schema === publicSchema ? `Tables<${quoted(name)}>` : `Tables<{ schema: ${quoted(schema)} }, ${quoted(name)}>`;
}
