import { typeOf, type ColumnReference } from '@backstay/expression';
import type { AuthorisedEmbed, AuthorisedPlan, EmbedPlan } from '../pipeline.types.js';
import { columnsOf } from './columns-of.js';
import { compileExpression } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import { EmbedStatements, type EmbedForm, type KeySlots } from './embed-statements.js';
import type { CompiledStatement, Fragment } from './fragment.js';
import { isExactKey, keyReader, type KeyReader } from './key-reader.js';
import { resultColumn, type DecodedColumn } from './result-column.js';
import { finish } from './sql.js';

/** How the rows of one table of a read become JSON, and what is embedded in them. */
export interface CompiledNode {
  readonly columns: readonly DecodedColumn[];
  /** Where in a row the cell of each column stands: what is selected twice is fetched once. */
  readonly cells: readonly number[];
  readonly embeds: readonly CompiledEmbed[];
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

/** Compiles what is selected of one table: its columns, the keys its embeds start from, and `extra` columns. */
export function compileNode(
  { plan, embeds }: AuthorisedPlan,
  extra: readonly ColumnReference[],
  dialect: Dialect,
): SelectedNode {
  const columns = plan.columns.map((projection) => resultColumn(projection, dialect));
  const keys = [...embeds.map(({ embed }) => columnsOf(plan, embed.relation.sourceColumns)), extra];
  const sources = [...columns.map((column) => column.source), ...keys.flat()];
  const { select, cells } = distinct(
    sources.map((source) => dialect.output(compileExpression(source, dialect), typeOf(source))),
  );
  let next = columns.length;
  const readers = keys.map((references) =>
    keyReader(references, cells.slice(next, (next += references.length)), dialect),
  );
  const compiled = embeds.map((embed, i) => compileEmbed(embed, readers[i]!, dialect));
  return {
    node: { columns, cells: cells.slice(0, columns.length), embeds: compiled },
    select,
    extraKey: readers.at(-1)!,
  };
}

function compileEmbed(authorised: AuthorisedEmbed, originKey: KeyReader, dialect: Dialect): CompiledEmbed {
  const { embed, read } = authorised;
  const { relation, junction } = embed;
  const own = columnsOf(junction ?? embed.read, relation.junction?.sourceColumns ?? relation.targetColumns);
  const { node, select, extraKey } = compileNode(read, own, dialect);
  const statements = new EmbedStatements(authorised, own, originKey.types, select, dialect);
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
    statement: (form, keys, rows) => finish(statements.fragment(form, keys, rows), dialect),
  };
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
