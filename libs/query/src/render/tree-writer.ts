import type { ColumnType } from '@backstay/catalog';
import type { CompiledEmbed, CompiledNode, Member } from '../compile/compile-node.js';
import { keyName } from '../compile/key-reader.js';
import { textOf } from '../compile/row-text.js';
import type { Row } from '../compile/key-reader.js';
import type { AnswerForm } from './answer-writer.js';
import { answerTooLong, writeArray, type RowWriter } from './write-rows.js';

/** What of an answer's form its rows need. */
type TreeForm = Pick<AnswerForm, 'longest' | 'timeZone'>;

/** The rows of one embed, for all rows above. */
export interface RelatedRows {
  /** In their order, by the key of the row above. */
  readonly byKey: ReadonlyMap<string, readonly Row[]>;
  /** What is embedded in them. */
  readonly embeds: readonly RelatedRows[];
}

/**
 * Makes the writer of rows with all that is embedded in them; `related` stands beside the node's embeds. The writer throws
 * `too_large` for more than `longest` characters.
 */
export const treeWriter = (node: CompiledNode, related: readonly RelatedRows[], form: TreeForm): RowWriter =>
  new NodeWriter(node, related, form).object;

/** The members of a row's object, apart: what a format that is not JSON is written from. */
export interface RowValues {
  readonly names: readonly string[];
  /** Types of the values; null: JSON that was put together here. */
  readonly types: readonly (ColumnType | null)[];
  /** JSON texts beside `names`; `missing` stands for NULL (which JSON cannot tell from a document that is null). */
  values(row: Row, missing: string): readonly string[];
}

/** The members of a node's rows, with all that is embedded in them. */
export const treeValues = (node: CompiledNode, related: readonly RelatedRows[], form: TreeForm): RowValues =>
  new NodeWriter(node, related, form);

/** Writes the rows of one node. Its own columns come first, then what is embedded, as PostgREST orders the keys. */
class NodeWriter implements RowValues {
  /** Keys of the object, those of spread embeds among them. */
  readonly names: readonly string[];
  readonly types: readonly (ColumnType | null)[];
  readonly #prefixes: readonly string[];
  readonly #embeds: readonly EmbedWriter[];

  constructor(
    private readonly node: CompiledNode,
    related: readonly RelatedRows[],
    readonly form: TreeForm,
  ) {
    this.#embeds = node.embeds.flatMap((embed, i) =>
      embed.embed.hidden ? [] : [new EmbedWriter(embed, related[i]!, new NodeWriter(embed, related[i]!.embeds, form))],
    );
    const own = node.members ?? node.columns.map(({ name }, column): Member => ({ name, column, members: null }));
    this.names = [...own.map(({ name }) => name), ...this.#embeds.flatMap(({ names }) => names)];
    this.types = [
      ...own.map(({ column, members }) => (members === null ? node.columns[column]!.type : null)),
      ...this.#embeds.flatMap(({ types }) => types),
    ];
    this.#prefixes = this.names.map((name, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  }

  /** A row as a JSON object. Throws `too_large`. */
  readonly object: RowWriter = (row) => {
    if (this.node.text !== null) return this.#around(textOf(this.node.text, row), row);
    let text = '';
    this.values(row, 'null').forEach((value, i) => {
      text += this.#prefixes[i]! + value;
      if (text.length > this.form.longest) throw answerTooLong(this.form.longest);
    });
    return text === '' ? '{}' : `${text}}`;
  };

  /** The database's text of a row with what is embedded in it. */
  #around(own: string, row: Row): string {
    if (own.length > this.form.longest) throw answerTooLong(this.form.longest);
    if (this.#embeds.length === 0) return own;
    let text = own.slice(0, -1);
    let place = this.node.columns.length;
    for (const embed of this.#embeds)
      for (const value of embed.values(row, 'null')) {
        text += this.#prefixes[place++]! + value;
        if (text.length > this.form.longest) throw answerTooLong(this.form.longest);
      }
    return `${text}}`;
  }

  /** JSON texts beside `names`. */
  values(row: Row, missing: string): string[] {
    const own = this.node.columns.map((column, i) => {
      const raw = row[this.node.cells[i]!] ?? null;
      return raw === null ? missing : column.decode(raw, this.form.timeZone);
    });
    const { members } = this.node;
    if (members !== null) return members.map((member) => memberText(member, own, missing));
    return [...own, ...this.#embeds.flatMap((embed) => embed.values(row, missing))];
  }
}

/** A value, or an object of values where its test holds. */
function memberText({ column, members }: Member, own: readonly string[], missing: string): string {
  if (members === null) return own[column]!;
  if (own[column] !== 'true') return missing;
  const texts = members.map((member) => {
    const text = memberText(member, own, missing);
    return `${JSON.stringify(member.name)}:${text === missing ? 'null' : text}`;
  });
  return `{${texts.join(',')}}`;
}

class EmbedWriter {
  readonly names: readonly string[];
  readonly types: readonly (ColumnType | null)[];
  /** What stands where there are no rows. */
  readonly #none: readonly Row[];
  /** Texts of rows that stand under several rows above. */
  readonly #written = new Map<Row, string>();

  constructor(
    private readonly embed: CompiledEmbed,
    private readonly related: RelatedRows,
    private readonly writer: NodeWriter,
  ) {
    const { spread, toOne, key } = embed.embed;
    this.#none = embed.emptyGroup === null ? [] : [embed.emptyGroup];
    this.names = spread ? writer.names : [key];
    this.types = spread && toOne ? writer.types : this.names.map(() => null);
  }

  values(above: Row, missing: string): readonly string[] {
    const key = this.embed.originKey.texts(above);
    const rows = (key === null ? undefined : this.related.byKey.get(keyName(key))) ?? this.#none;
    return this.embed.embed.toOne ? this.#one(rows[0], missing) : this.#many(rows);
  }

  #one(row: Row | undefined, missing: string): readonly string[] {
    if (row === undefined) return this.names.map(() => missing);
    return this.embed.embed.spread ? this.writer.values(row, missing) : [this.#object(row)];
  }

  #many(rows: readonly Row[]): readonly string[] {
    const { longest } = this.writer.form;
    if (!this.embed.embed.spread) return [writeArray(rows, this.writer.object, longest)];
    const values = rows.map((row) => this.writer.values(row, 'null'));
    return this.names.map((_, i) => writeArray(values, (value) => value[i]!, longest));
  }

  #object(row: Row): string {
    let text = this.#written.get(row);
    if (text === undefined) this.#written.set(row, (text = this.writer.object(row)));
    return text;
  }
}
