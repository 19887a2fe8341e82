/** A column type as this family of servers writes it, taken apart. */
export interface StoredType {
  /** The word: `varchar`, `int`, `enum` …. */
  readonly base: string;
  /** Length or precision, and scale; null where none is written. */
  readonly length: number | null;
  readonly scale: number | null;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  /** A column of a view: what comes out may have been computed with more digits than it shows. */
  readonly computed: boolean;
  /** Null where the type has none. */
  readonly charset: string | null;
  readonly collation: string | null;
  /** Labels of an enum or members of a set. */
  readonly labels: readonly string[];
}

const known = new Map<string, StoredType>();

/** Reads `int(10) unsigned`, `enum('a','b') character set latin1 collate latin1_swedish_ci` and their like. */
export function storedType(text: string): StoredType {
  let type = known.get(text);
  if (type === undefined) known.set(text, (type = read(text)));
  return type;
}

function read(text: string): StoredType {
  const [, base = '', rest = ''] = /^(\w+)(.*)$/s.exec(text) ?? [];
  const labels = base === 'enum' || base === 'set' ? readLabels(rest) : [];
  const digits = labels.length > 0 ? null : /^\((\d+)(?:,(\d+))?\)/.exec(rest);
  const words = rest.replace(/^\((?:'(?:[^']|'')*'|[^')])*\)/s, '');
  return {
    base,
    length: digits === null ? null : Number(digits[1]),
    scale: digits?.[2] === undefined ? null : Number(digits[2]),
    unsigned: / unsigned\b/.test(words),
    zerofill: / zerofill\b/.test(words),
    computed: words.endsWith(' computed'),
    charset: / character set (\w+)/.exec(words)?.[1] ?? null,
    collation: / collate (\w+)/.exec(words)?.[1] ?? null,
    labels,
  };
}

/** `('a','it''s')`, as information_schema writes it. */
const readLabels = (text: string): readonly string[] =>
  [...(/^\((?:'(?:[^']|'')*',?)*\)/s.exec(text)?.[0] ?? '').matchAll(/'((?:[^']|'')*)'/gs)].map((match) =>
    (match[1] ?? '').replaceAll("''", "'"),
  );
