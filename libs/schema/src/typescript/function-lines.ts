import { readName, type TableName } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import { typeName, type FunctionDefinition } from '@backstay/expression';
import type { SchemaRecord } from '../schema-record.js';
import { keyText, quoted, rowMember, typeText } from './column-types.js';

/** The functions of a schema as the client library wants them: what `rpc` takes and gives. `shown`: schemas with tables. */
export const functionLines = (
  { callable = [] }: SchemaRecord,
  schema: string,
  shown: ReadonlySet<string>,
): readonly string[] => {
  const own = callable.filter(({ name }) => readName(name).schema === schema);
  return [...Map.groupBy(own, ({ name }) => readName(name).name)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, overloads]) => functionLine(name, overloads, shown));
};

/** One function, or with several of its name the union of what each takes and gives. */
function functionLine(
  name: string,
  overloads: readonly FunctionDefinition[],
  shown: ReadonlySet<string>,
): readonly string[] {
  const abouts = overloads.flatMap(({ comment }) => (comment === null ? [] : [aboutText(comment)]));
  const [only, ...more] = overloads;
  const about = abouts.length === 0 ? [] : [`      /** ${abouts.join(' ')} */`];
  if (only !== undefined && more.length === 0) {
    return [...about, `      ${keyText(name)}: {`, ...membersOf(only, returnsText(only, shown)), '      };'];
  }
  const parts = overloads.flatMap((one) => {
    const alike = overloads.filter((other) => namesOf(other) === namesOf(one));
    const returns = alike.length > 1 ? ambiguityText(alike) : returnsText(one, shown);
    return ['        | {', ...membersOf(one, returns).map((line) => `    ${line}`), '          }'];
  });
  return [...about, `      ${keyText(name)}:`, ...parts.slice(0, -1), `${parts.at(-1)!};`];
}

const aboutText = (comment: string): string => comment.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');

const namesOf = ({ arguments: taken }: FunctionDefinition): string =>
  JSON.stringify(taken.map(({ name }) => name).toSorted());

/** What a call gives that could mean several functions: its error. */
function ambiguityText(alike: readonly FunctionDefinition[]): string {
  const written = alike.map(({ name, arguments: taken }) => {
    const { schema, name: bare } = readName(name);
    return `${schema}.${bare}(${taken.map((one) => `${one.name} => ${typeName(one.type)}`).join(', ')})`;
  });
  const message = `Could not choose the best candidate function between: ${written.join(', ')}. Try renaming the parameters or the function itself in the database so function overloading can be resolved`;
  return `{ error: true } & ${quoted(message)}`;
}

function membersOf(called: FunctionDefinition, returns: string): readonly string[] {
  const of = called.result.kind === 'rows' && 'schema' in called.result.of ? called.result.of.name : null;
  return [
    `        Args: ${argumentsText(called)};`,
    `        Returns: ${returns};`,
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
