import { typeOf } from '@backstay/expression';
import type { AuthorisedEmbed, AuthorisedPlan, EmbedPlan, Projection, ReadPlan } from '../pipeline.types.js';
import { isOneGroup } from '../resolve/resolve-aggregate.js';
import { columnsOf } from './columns-of.js';
import type { Dialect } from './dialect.js';
import { EmbedStatements, type EmbedForm, type KeySlots } from './embed-statements.js';
import type { CompiledStatement, Fragment, RawValue } from './fragment.js';
import { foldedColumn, foldOf, type Fold } from './fold.js';
import { groupingOf, type Grouping } from './grouping.js';
import { isExactKey, keyReader, type KeyReader } from './key-reader.js';
import { outputOf, resultColumn, type DecodedColumn } from './result-column.js';
import { keyColumns } from './related-source.js';
import { rowText, type RowText } from './row-text.js';
import { finish } from './sql.js';

/** How rows come: a cell for each column, or the columns together as JSON text where the database can write them. */
export type RowForm = 'cells' | 'texts';

/** How the rows of one table of a read become JSON, and what is embedded in them. */
export interface CompiledNode {
  readonly columns: readonly DecodedColumn[];
  /** The columns as one JSON text; null: each has a cell. */
  readonly text: RowText | null;
  /** Where in a row the cell of each column stands: what is selected twice is fetched once. */
  readonly cells: readonly number[];
  readonly embeds: readonly CompiledEmbed[];
  /** Objects that are made of columns, by their places among `columns`; null: each column is a member itself. */
  readonly members: readonly Member[] | null;
  /** Makes the groups of an answer out of the rows of the statement; null: the rows are what is answered. */
  readonly fold: Fold | null;
  /** The row of a group that has no rows, where there is one. */
  readonly emptyGroup: readonly RawValue[] | null;
}

/** A member of an answer's object. */
export interface Member {
  readonly name: string;
  /** Place of the column; for an object of the test whether it is there. */
  readonly column: number;
  /** Null: the column is the value. */
  readonly members: readonly Member[] | null;
}

/** A compiled embed: its statements are put together for as many keys as the rows above have. */
export interface CompiledEmbed extends CompiledNode {
  readonly embed: EmbedPlan;
  /** The key that leads here, in the rows above. */
  readonly originKey: KeyReader;
  /** The key of the row above, in this embed's own rows. */
  readonly ownKey: KeyReader;
  /** Where rows of `branches` say which branch they are of. */
  readonly branchCell: number;
  /** Whether the program can tell which row above a row belongs to; otherwise only `branches` will do. */
  readonly exact: boolean;
  /** Parameters of one branch. */
  readonly parameters: number;
  /** Characters of one branch. */
  readonly length: number;
  /** `rows` is the most that may come back in all. */
  statement(form: EmbedForm, keys: KeySlots, rows: number): CompiledStatement;
}

/** A node, what its statement selects, and the key that `extra` columns make in its rows. */
export interface SelectedNode {
  readonly node: CompiledNode;
  readonly select: readonly Fragment[];
  readonly extraKey: KeyReader;
}

/** Compiles what is selected of one table: its columns, the keys its embeds start from, and the grouping's extra ones. */
export function compileNode(
  authorised: AuthorisedPlan,
  grouping: Grouping,
  dialect: Dialect,
  form: RowForm,
): SelectedNode {
  const { plan } = authorised;
  // What is embedded in groups has become keys of theirs.
  const embeds = plan.grouped ? [] : authorised.embeds;
  if (plan.folded) return compileFolded(plan, grouping, dialect);
  const columns = flat(grouping.columns).map((projection) => resultColumn(projection, dialect));
  const keys = [...embeds.map(({ embed }) => columnsOf(plan, embed.relation.sourceColumns)), grouping.extra];
  const text = form === 'texts' ? rowText(plan, dialect) : null;
  const own = text === null ? columns.map(({ source }) => outputOf(source, dialect)) : [text];
  const { select, cells } = distinct([...own, ...keys.flat().map((source) => outputOf(source, dialect))]);
  let next = own.length;
  const readers = keys.map((references) =>
    keyReader(references, cells.slice(next, (next += references.length)), dialect),
  );
  const compiled = embeds.map((embed, i) => compileEmbed(embed, readers[i]!, dialect, form));
  return {
    node: {
      columns,
      text: text === null ? null : { cell: cells[0]!, isExact: dialect.rowTexts!.isExact },
      cells: text === null ? cells.slice(0, columns.length) : [],
      embeds: compiled,
      members: membersOfColumns(grouping.columns),
      fold: null,
      emptyGroup: emptyGroup(plan, columns, cells),
    },
    select,
    extraKey: readers.at(-1)!,
  };
}

/** What is read are values one by one; what is answered are texts that were made of them. */
function compileFolded(plan: ReadPlan, grouping: Grouping, dialect: Dialect): SelectedNode {
  const projections = flat(grouping.columns);
  const folded = projections.map((projection) => foldedColumn(projection, dialect));
  const read = folded.flatMap(({ read: column }) => (column === null ? [] : [column.source]));
  const { select, cells } = distinct([...read, ...grouping.extra].map((source) => outputOf(source, dialect)));
  let next = 0;
  const fold = foldOf(
    plan,
    folded,
    folded.map((column) => (column.read === null ? null : cells[next++]!)),
  );
  const columns = projections.map(({ name, expression }): DecodedColumn => {
    return {
      name,
      type: typeOf(expression),
      source: expression,
      decode: (raw) => (raw === null ? 'null' : String(raw)),
    };
  });
  return {
    node: {
      columns,
      text: null,
      cells: columns.map((_, i) => i),
      embeds: [],
      members: membersOfColumns(grouping.columns),
      fold,
      emptyGroup: fold([])[0] ?? null,
    },
    select,
    extraKey: keyReader(grouping.extra, cells.slice(read.length), dialect),
  };
}

function compileEmbed(
  authorised: AuthorisedEmbed,
  originKey: KeyReader,
  dialect: Dialect,
  form: RowForm,
): CompiledEmbed {
  const { embed, read } = authorised;
  const own = keyColumns(embed);
  const grouping = groupingOf(read, own, dialect);
  const { node, select, extraKey } = compileNode(read, grouping, dialect, embed.spread ? 'cells' : form);
  const statements = new EmbedStatements(authorised, own, originKey.types, { select, grouping }, dialect);
  const branch = statements.branch(0, { first: 0, size: 1 });
  return {
    ...node,
    embed,
    originKey,
    ownKey: extraKey,
    branchCell: select.length,
    exact: isExactKey(originKey.types) && isExactKey(extraKey.types),
    parameters: branch.filter((part) => typeof part !== 'string').length,
    length: branch.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 1), 0),
    statement: remembered((form, keys, rows) => finish(statements.fragment(form, keys, rows), dialect)),
  };
}

/** All columns in a row: of an object its test, and then its members. */
const flat = (columns: readonly Projection[]): readonly Projection[] =>
  columns.flatMap((column) => [column, ...flat(column.members ?? [])]);

const membersOfColumns = (columns: readonly Projection[]): readonly Member[] | null =>
  columns.some(({ members }) => members !== undefined) ? membersOf(columns, 0) : null;

function membersOf(columns: readonly Projection[], first: number): readonly Member[] {
  let next = first;
  return columns.map(({ name, members }) => {
    const column = next;
    next += 1 + flat(members ?? []).length;
    return { name, column, members: members === undefined ? null : membersOf(members, column + 1) };
  });
}

/** Characters of a statement that is kept beside its plan, and how many of them are. */
const shortStatement = 4096;
const keptStatements = 16;

/** What was put together is not put together again: the same request comes with as many keys as before. */
function remembered(make: CompiledEmbed['statement']): CompiledEmbed['statement'] {
  const kept = new Map<string, CompiledStatement>();
  return (form, keys, rows) => {
    const name = `${form} ${keys.first} ${keys.size} ${rows}`;
    const known = kept.get(name);
    if (known !== undefined) return known;
    const made = make(form, keys, rows);
    if (made.sql.length <= shortStatement && kept.size < keptStatements) kept.set(name, made);
    return made;
  };
}

/** Nothing is none, and all other aggregates of it are NULL. */
function emptyGroup(plan: ReadPlan, columns: readonly DecodedColumn[], cells: readonly number[]): RawValue[] | null {
  if (!isOneGroup(plan) || plan.limit === 0 || plan.offset !== null) return null;
  const row: RawValue[] = [];
  columns.forEach(({ source }, i) => {
    row[cells[i]!] = source.kind === 'aggregate' && source.name === 'count' ? '0' : null;
  });
  return row;
}

/** Equal outputs once: two hundred names for one long text must not make the database send it two hundred times. */
function distinct(outputs: readonly Fragment[]): { readonly select: readonly Fragment[]; readonly cells: number[] } {
  const keys = outputs.map((output) => JSON.stringify(output));
  const places = new Map([...new Set(keys)].map((key, place) => [key, place]));
  return {
    select: [...places.keys()].map((key) => outputs[keys.indexOf(key)]!),
    cells: keys.map((key) => places.get(key)!),
  };
}
