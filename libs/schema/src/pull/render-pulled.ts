import type { ColumnType, ForeignKey } from '@backstay/catalog';
import { quoteText, sqlType, type EnumDefinition, type IndexDefinition } from '@backstay/query';
import { scanSync } from '../parse/text/sql-parser.js';
import type { TableGroup } from './group-tables.js';
import type { PulledColumn, PulledTable, Remark } from './pulled-schema.js';

/** How a file that a pull wrote begins: it is the pull's to write again. */
export const pulledMark = '-- Written by "backstay schema pull".';

const explanation = [
  'The tables are adopted: they were in the database before Backstay, which leaves them as they are.',
  'The next pull writes this file anew. Change in it only what a column is read as (docs/adopting.md); policies and',
  'grants go into files of your own.',
];

/** The texts of the groups' schema files, in their order; an enum stands in the first that uses it. The parser must be loaded. */
export function renderPulled(groups: readonly TableGroup[], enums: readonly EnumDefinition[]): readonly string[] {
  const left = new Map(enums.map((one) => [one.name, one]));
  return groups.map((group) => {
    const used = new Set(group.tables.flatMap((table) => table.columns.map(({ type }) => enumName(type))));
    const own = [...left.values()].filter(({ name }) => used.has(name));
    for (const { name } of own) left.delete(name);
    return renderFile(group, own);
  });
}

function renderFile(group: TableGroup, own: readonly EnumDefinition[]): string {
  const types = own.map(
    ({ name, values }) => `create type ${quote(name)} as enum (${values.map(quoteText).join(', ')});\n`,
  );
  return [
    [pulledMark, ...explanation.map((line) => `-- ${line}`), ''].join('\n'),
    ...(types.length === 0 ? [] : [types.join('')]),
    ...group.tables.map(renderTable),
  ].join('\n');
}

const enumName = (type: ColumnType): string | null => {
  const scalar = type.kind === 'array' ? type.of : type;
  return scalar.kind === 'enum' ? scalar.name : null;
};

function renderTable(table: PulledTable): string {
  const constraints = [
    ...(table.primaryKey === null
      ? []
      : [`constraint ${quote(table.primaryKey.name)} primary key (${list(table.primaryKey.columns)})`]),
    ...table.uniqueKeys.map(({ name, columns }) => `constraint ${quote(name)} unique (${list(columns)})`),
    ...table.foreignKeys.map(foreignKey),
  ];
  const lines = [
    ...table.columns.map((column) => ({ text: columnText(column), note: noteOf(column) })),
    ...constraints.map((text) => ({ text, note: '' })),
  ];
  const body = lines.map(({ text, note }, i) => `  ${text}${i < lines.length - 1 ? ',' : ''}${note}`);
  const comments = [
    ...(table.comment === null
      ? []
      : [
          `comment on ${table.kind === 'view' ? 'foreign table' : 'table'} ${quote(table.name)} is ${quoteText(table.comment)};`,
        ]),
    ...table.columns.flatMap(({ name, comment }) =>
      comment === null ? [] : [`comment on column ${quote(table.name)}.${quote(name)} is ${quoteText(comment)};`],
    ),
  ];
  return [
    ...table.remarks.map((remark) => remarkLine(remark, table)),
    ...(table.kind === 'view' ? viewText(table, body) : tableText(table, body)),
    ...table.indexes.map((index) => indexText(table, index)),
    ...comments,
    '',
  ].join('\n');
}

const tableText = ({ name, readOnly }: PulledTable, body: readonly string[]): readonly string[] => [
  `-- @adopted${readOnly === null ? '' : ` read-only: ${oneLine(readOnly)}`}`,
  `create table ${quote(name)} (`,
  ...body,
  ');',
];

const viewText = ({ name }: PulledTable, body: readonly string[]): readonly string[] => [
  `create foreign table ${quote(name)} (`,
  ...body,
  ') server adopted_view;',
];

/** What the reader of the file has to know of a part of the table. */
const remarkLine = ({ object, effect, message }: Remark, table: PulledTable): string =>
  `-- ${oneLine(object === table.name ? `This ${table.kind}` : object.slice(table.name.length + 1))} (${effect}): ${oneLine(message)}`;

function columnText({ name, type, nullable, default: preset, identity }: PulledColumn): string {
  return [
    quote(name),
    typeText(type),
    ...(identity === null ? [] : [`generated ${identity} as identity`]),
    ...(nullable || identity !== null ? [] : ['not null']),
    ...(preset === null || preset.kind === 'database' ? [] : [`default ${defaultText(type, preset)}`]),
  ].join(' ');
}

function defaultText(type: ColumnType, preset: { kind: 'literal'; value: string } | { kind: 'now' | 'uuid' }): string {
  if (preset.kind !== 'literal') return preset.kind === 'now' ? 'now()' : 'gen_random_uuid()';
  const bare = ['boolean', 'smallint', 'integer', 'bigint', 'numeric'].includes(type.kind);
  return bare ? preset.value : quoteText(preset.value);
}

/** What only a comment can say; the parser reads it all the same. */
function noteOf({ stored, default: preset, readOnly }: PulledColumn): string {
  if (stored === null) return '';
  return [
    ` -- @stored ${oneLine(stored)}`,
    ...(preset?.kind === 'database' ? [`default ${clause(preset.text)}`] : []),
    ...(readOnly === null ? [] : [`read-only: ${clause(readOnly)}`]),
  ].join(' | ');
}

/** Text that may not end the note, and need not be complete. */
const clause = (text: string): string => oneLine(text).replaceAll('|', '¦').slice(0, 120);

const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, ' ');

function foreignKey({ name, columns, references, onUpdate, onDelete }: ForeignKey): string {
  const actions = [
    ...(onUpdate === 'no action' ? [] : [` on update ${onUpdate}`]),
    ...(onDelete === 'no action' ? [] : [` on delete ${onDelete}`]),
  ];
  return `constraint ${quote(name)} foreign key (${list(columns)}) references ${quote(references.table.name)} (${list(references.columns)})${actions.join('')}`;
}

function indexText(table: PulledTable, { name, unique, columns }: IndexDefinition): string {
  const members = columns.flatMap((part) =>
    'column' in part ? [quote(part.column) + (part.direction === 'desc' ? ' desc' : '')] : [],
  );
  return `create ${unique ? 'unique ' : ''}index ${quote(name)} on ${quote(table.name)} (${members.join(', ')});`;
}

const typeText = (type: ColumnType): string => {
  const name = enumName(type);
  return name === null ? sqlType(type) : `${quote(name)}${type.kind === 'array' ? '[]' : ''}`;
};

const list = (names: readonly string[]): string => names.map(quote).join(', ');

/** A name, in quotes only where PostgreSQL's grammar asks for them. */
function quote(name: string): string {
  const plain = /^[a-z_][a-z0-9_]*$/.test(name) && !isReserved(name);
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

const isReserved = (name: string): boolean =>
  !['NO_KEYWORD', 'UNRESERVED_KEYWORD'].includes(scanSync(name).tokens[0]?.keywordName ?? '');
