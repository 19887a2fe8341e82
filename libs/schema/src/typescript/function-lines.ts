import type { FunctionDefinition } from '@backstay/expression';
import type { SchemaRecord } from '../schema-record.js';
import { keyText, quoted, rowMember, typeText } from './column-types.js';

/** The functions of a schema as the client library wants them: what `rpc` takes and gives. */
export const functionLines = ({ callable = [] }: SchemaRecord): readonly string[] =>
  callable.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap(functionLine);

function functionLine(called: FunctionDefinition): readonly string[] {
  const about = called.comment?.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');
  const of = called.result.kind === 'rows' && 'schema' in called.result.of ? called.result.of.name : null;
  return [
    ...(about === undefined ? [] : [`      /** ${about} */`]),
    `      ${keyText(called.name)}: {`,
    `        Args: ${argumentsText(called)};`,
    `        Returns: ${returnsText(called)};`,
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

function returnsText({ result, set }: FunctionDefinition): string {
  if (result.kind === 'void') return 'undefined';
  if (result.kind === 'value') return `${typeText(result.as ?? result.column.type)}${set ? '[]' : ''}`;
  const row =
    'schema' in result.of
      ? `Tables<${quoted(result.of.name)}>`
      : `{ ${result.of.map((column) => rowMember(column).slice(0, -1)).join('; ')} }`;
  return `${row}${set ? '[]' : ''}`;
}
