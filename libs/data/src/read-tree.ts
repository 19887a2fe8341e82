import type { RowSet } from '@backstay/engine';
import { Failure, type Principal } from '@backstay/kernel';
import {
  bindStatement,
  keyName,
  type CompiledEmbed,
  type CompiledNode,
  type Dialect,
  type EmbedForm,
  type RelatedRows,
  type Row,
  type Statement,
} from '@backstay/query';
import type { RowBudget } from './row-budget.js';

/** Who reads, and how statements are run: in a snapshot, or inside the transaction of a write. */
export interface TreeContext {
  readonly run: (statement: Statement) => Promise<RowSet>;
  /** The request's own values; those of keys come after them. */
  readonly values: readonly (string | null)[];
  readonly principal: Principal;
  readonly dialect: Dialect;
  readonly maxParameters: number;
  /** Whether limited embeds may be read as lists first; the read can then end in CrowdedList. */
  readonly lists?: true;
  readonly budget: RowBudget;
}

/** Keys of one statement at most: rows are told apart by the program, or each key has a SELECT of its own. */
const keysOfList = 512;
const keysOfBranches = 128;

/** With a limit for each row above, up to so many rows have a SELECT each; more are numbered in a window. */
const mostBranches = 100;

/**
 * Where each row above gets a limited number of rows, all of them are read at first, up to so many times what was asked
 * for: that is one plain statement. Where there are more, each row above has a SELECT of its own from then on.
 */
const spare = 4;
const crowded = new WeakSet<CompiledEmbed>();

/** A list brought in more than an answer may have, though its pages may not: the read is to be done again from its start. */
export class CrowdedList extends Error {}

/** Reads what is embedded in rows, level by level, one statement (or a few) for each embed. */
export class TreeReader {
  constructor(private readonly context: TreeContext) {}

  /**
   * The rows of a node's embeds, and of theirs. Throws `too_large` as soon as more was read than an answer may hold,
   * and what the statements throw.
   */
  async read(node: CompiledNode, rows: readonly Row[]): Promise<readonly RelatedRows[]> {
    const related: RelatedRows[] = [];
    for (const embed of node.embeds) related.push(await this.#embed(embed, rows));
    return related;
  }

  async #embed(embed: CompiledEmbed, above: readonly Row[]): Promise<RelatedRows> {
    if (embed.embed.hidden || above.length === 0) return nothingOf(embed);
    const keys = distinctKeys(embed, above);
    const byKey = new Map<string, Row[]>();
    const few = this.context.lists ? await this.#few(embed, keys) : null;
    const form = few === null ? formFor(embed, keys.length) : 'list';
    const size = this.#chunk(embed, form);
    for (let i = 0; i < keys.length; i += size) {
      const part = keys.slice(i, i + size);
      for (const row of few ?? (await this.#rowsOf(embed, form, part))) {
        const key = form === 'branches' ? part[Number(row[embed.branchCell])]! : embed.ownKey.texts(row)!;
        const name = keyName(key);
        const known = byKey.get(name);
        if (known) known.push(row);
        else byKey.set(name, [row]);
      }
    }
    const paged = embed.fold ?? (form === 'list' ? (rows: readonly Row[]): Row[] => page(embed, rows) : null);
    if (paged !== null) for (const [name, rows] of byKey) byKey.set(name, paged(rows));
    return { byKey, embeds: await this.read(embed, [...byKey.values()].flat()) };
  }

  /** All rows of limited embeds where they are few; null: they are not, or there is no limit. Throws CrowdedList. */
  async #few(embed: CompiledEmbed, keys: readonly Key[]): Promise<readonly Row[] | null> {
    const { read, toOne } = embed.embed;
    if (toOne || read.limit === null || read.grouped || formFor(embed, keys.length) !== 'branches') return null;
    if (!embed.exact || crowded.has(embed)) return null;
    const wanted = keys.length * (read.limit + (read.offset ?? 0));
    const most = Math.min(spare * 2 ** Math.ceil(Math.log2(wanted + 1)), this.context.budget.limit);
    try {
      const { rows } = await this.#ask(embed, 'list', keys, most + 1);
      if (rows.length <= most) return rows;
    } catch (error) {
      if (!(error instanceof Failure) || error.entry !== 'too_large') throw error;
      crowded.add(embed);
      throw new CrowdedList();
    }
    crowded.add(embed);
    return null;
  }

  async #rowsOf(embed: CompiledEmbed, form: EmbedForm, keys: readonly Key[]): Promise<readonly Row[]> {
    const { budget } = this.context;
    let { rows } = await this.#ask(embed, form, keys, budget.limit + 1);
    // Too many in all, but perhaps not when each row above gets no more than an answer holds.
    if (form === 'list' && !embed.embed.toOne && rows.length > budget.limit) {
      ({ rows } = await this.#ask(embed, 'window', keys, budget.limit + 1));
    }
    budget.take(rows.length);
    return rows;
  }

  /** `most`: rows that come back in all. */
  #ask(embed: CompiledEmbed, form: EmbedForm, keys: readonly Key[], most: number): Promise<RowSet> {
    const { run, values, principal, dialect } = this.context;
    const padded = padToPowerOfTwo(keys, form);
    const statement = embed.statement(form, { first: values.length, size: padded.length }, most);
    return run(bindStatement(statement, [...values, ...padded.flat()], principal, dialect));
  }

  /** Keys of one statement, so that it has no more parameters than the engine takes. */
  #chunk(embed: CompiledEmbed, form: EmbedForm): number {
    const { maxParameters } = this.context;
    const most = form === 'branches' ? Math.floor(maxParameters / embed.parameters) : maxParameters - embed.parameters;
    const wanted = Math.min(form === 'branches' ? keysOfBranches : keysOfList, Math.max(1, most));
    return 2 ** Math.floor(Math.log2(wanted));
  }
}

/** Texts of the columns that a relation joins on; nulls pad a statement, since nothing equals them. */
type Key = readonly (string | null)[];

/** No rows at any level below. */
const nothingOf = ({ embeds }: CompiledEmbed): RelatedRows => ({ byKey: new Map(), embeds: embeds.map(nothingOf) });

function distinctKeys(embed: CompiledEmbed, above: readonly Row[]): readonly (readonly string[])[] {
  const keys = new Map<string, readonly string[]>();
  for (const row of above) {
    const key = embed.originKey.texts(row);
    if (key !== null) keys.set(keyName(key), key);
  }
  return [...keys.values()];
}

function formFor({ exact, embed }: CompiledEmbed, keys: number): EmbedForm {
  if (!exact) return 'branches';
  if (embed.toOne || !embed.paged) return 'list';
  return keys <= mostBranches ? 'branches' : 'window';
}

/** Without a limit of the caller's all rows were read, of which each row above gets as many as an answer holds. */
function page({ embed }: CompiledEmbed, rows: readonly Row[]): Row[] {
  const { limit, offset } = embed.read;
  const first = offset ?? 0;
  return rows.slice(first, limit === null ? undefined : first + limit);
}

/** Few lengths, so that few statements differ by them only. */
function padToPowerOfTwo(keys: readonly Key[], form: EmbedForm): readonly Key[] {
  const size = 2 ** Math.ceil(Math.log2(keys.length));
  const last = keys.at(-1)!;
  const filler = form === 'branches' ? last.map(() => null) : last;
  return [...keys, ...Array<Key>(size - keys.length).fill(filler)];
}
