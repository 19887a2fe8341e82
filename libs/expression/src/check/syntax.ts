/** A node of libpg-query's JSON: `{ ColumnRef: { … } }` as its tag and its fields. */
export interface SyntaxNode {
  readonly tag: string;
  readonly fields: SyntaxFields;
}

/** The fields of a node, not looked at yet. A field that has its default value is absent. */
export type SyntaxFields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is SyntaxFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a tagged node; what is none gets the empty tag, which nothing accepts. */
export function readNode(value: unknown): SyntaxNode {
  if (isRecord(value)) {
    const [entry, ...more] = Object.entries(value);
    if (entry && more.length === 0 && isRecord(entry[1])) return { tag: entry[0], fields: entry[1] };
  }
  return { tag: '', fields: {} };
}

/** The fields of a nested message that carries no tag of its own (`typeName`, `alias`). */
export const fieldsOf = (value: unknown): SyntaxFields => (isRecord(value) ? value : {});

/** A list field; absent is empty. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A text field; absent is empty, as the format leaves out empty texts. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A number field; absent is 0, as the format leaves out zeros. */
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** The parts of a dotted name: a list of `String` nodes. A `*` or anything else is the empty text. */
export const namesOf = (value: unknown): readonly string[] =>
  listOf(value).map((part) => {
    const { tag, fields } = readNode(part);
    return tag === 'String' ? textOf(fields['sval']) : '';
  });

/** Where a node starts, as a byte offset; the format leaves out offset 0 and writes -1 for "nowhere". */
export function locationOf(fields: SyntaxFields): number | null {
  const location = numberOf(fields['location']);
  return location < 0 ? null : location;
}

/** Where a node or the first of its parts that knows starts. */
export function locate(value: unknown): number | null {
  const { fields } = readNode(value);
  if (typeof fields['location'] === 'number' && fields['location'] >= 0) return fields['location'];
  for (const part of Object.values(fields)) {
    const inner = Array.isArray(part) ? part.map(locate).find((found) => found !== null) : locate(part);
    if (inner !== null && inner !== undefined) return inner;
  }
  return null;
}
