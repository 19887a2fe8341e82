import type { Node } from 'libpg-query';
import type { SourcePosition } from '../parsed-schema.js';
import type { SourceText } from './source-text.js';

/** One statement that parsed, with the way back to its places in the file. */
export class Statement {
  constructor(
    readonly source: SourceText,
    /** Byte offsets in the file. */
    readonly start: number,
    readonly end: number,
    readonly node: Node,
    /** Place in the order of all files: what PostgreSQL would have run before and after. */
    readonly order: number,
  ) {}

  /** The place of a syntax tree's `location`: bytes in this statement; left out or -1 means its beginning. */
  at(location: number | null | undefined): SourcePosition {
    return this.source.position(this.start + Math.max(0, location ?? 0));
  }

  get text(): string {
    return this.source.slice(this.start, this.end);
  }
}

/** A kind of syntax tree node, by the name libpg-query tags it with. */
export type NodeTag = Node extends infer N ? (N extends N ? keyof N : never) : never;

/** The content of nodes with a tag. */
export type NodeOf<T extends NodeTag> = Extract<Node, Record<T, unknown>>[T];

/** The tag of a node; every node has exactly one. */
export const tagOf = (node: Node): NodeTag => Object.keys(node)[0] as NodeTag;

/** Identifiers of a list of String nodes (`pg_catalog`, `now`). */
export const identifiers = (nodes: readonly Node[] | undefined): readonly string[] =>
  (nodes ?? []).map((node) => ('String' in node ? (node.String.sval ?? '') : ''));
