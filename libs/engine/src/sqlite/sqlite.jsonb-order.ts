import type { DatabaseSync } from 'node:sqlite';

/**
 * Gives a connection `backstay_jsonb_key(document)`: bytes that sort as PostgreSQL orders jsonb (its manual, 8.14.4). As
 * in `sqlite.functions.ts`, only `node:` modules are imported and `checkTime` may throw.
 */
export function registerFunctions(database: DatabaseSync, checkTime: () => void = () => undefined): void {
  database.function('backstay_jsonb_key', { deterministic: true }, (document) => {
    checkTime();
    return document === null ? null : keyOf(String(document));
  });
}

/** Kinds in the order of their values. An array without elements that is the whole document comes before all, for historical reasons. */
const kinds = { emptiest: 0, null: 1, string: 2, number: 3, false: 4, true: 5, array: 6, object: 7 } as const;

/** Built from the leaves on: what a value is made of has been written when the value itself is reached. */
function keyOf(document: string): Buffer {
  const write = (_name: string, value: unknown, { source = '' }: { readonly source?: string } = {}): Buffer => {
    if (typeof value === 'string') return Buffer.concat([Buffer.of(kinds.string), textKey(value)]);
    if (typeof value === 'number') return Buffer.concat([Buffer.of(kinds.number), numberKey(source)]);
    if (value === null || typeof value === 'boolean') return Buffer.of(kinds[`${value}`]);
    return containerKey(value as readonly Buffer[] | Readonly<Record<string, Buffer>>);
  };
  const key = JSON.parse(document, write) as Buffer;
  return key.equals(emptyArray) ? Buffer.of(kinds.emptiest) : key;
}

/** More elements are greater; with as many the elements decide, and of an object its keys and values in turn. */
function containerKey(value: readonly Buffer[] | Readonly<Record<string, Buffer>>): Buffer {
  if (Array.isArray(value)) return counted(kinds.array, value.length, value as readonly Buffer[]);
  const members = Object.entries(value as Readonly<Record<string, Buffer>>)
    .map(([name, member]) => ({ name: Buffer.from(name), key: textKey(name), member }))
    .sort((a, b) => a.name.length - b.name.length || a.name.compare(b.name));
  return counted(
    kinds.object,
    members.length,
    members.flatMap(({ key, member }) => [key, member]),
  );
}

function counted(kind: number, count: number, parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(kind), wholeKey(count), ...parts]);
}

const emptyArray = counted(kinds.array, 0, []);

/** The zero ends it, so that a text comes before what it is the beginning of. */
function textKey(text: string): Buffer {
  return Buffer.concat([Buffer.from(text), Buffer.of(0)]);
}

/** Sign, the place of the point, the digits: what is below zero has all of that the other way round. */
function numberKey(token: string): Buffer {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(token) ?? [];
  const all = whole + fraction;
  const significant = all.replace(/^0+/, '');
  let end = significant.length;
  while (significant[end - 1] === '0') end--;
  const digits = significant.slice(0, end);
  if (digits === '') return Buffer.of(1);
  const point = Number(exponent) + whole.length - (all.length - significant.length);
  const magnitude = Buffer.concat([wholeKey(point), textKey(digits)]);
  return sign === '-'
    ? Buffer.concat([Buffer.of(0), magnitude.map((byte) => 255 - byte)])
    : Buffer.concat([Buffer.of(2), magnitude]);
}

/** Four bytes that sort as the whole number. */
function wholeKey(value: number): Buffer {
  const key = Buffer.alloc(4);
  key.writeUInt32BE(Math.max(0, Math.min(2 ** 32 - 1, value + 2 ** 31)));
  return key;
}
