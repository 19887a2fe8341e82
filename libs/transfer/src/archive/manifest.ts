import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { OperatorError } from '@backstay/kernel';
import { formats, type Format } from '../file/formats.js';

/** The name of the list in the folder. It is written last: a folder without it is not whole. */
export const manifestName = 'manifest.json';

/** What is in a folder of exported tables. */
export interface Manifest {
  /** Version of the applied schema that the rows were read under; other databases count their own. */
  readonly schemaVersion: number;
  /** In an order in which they can be imported, where there is one. */
  readonly tables: readonly ManifestTable[];
}

/** One table of it. */
export interface ManifestTable {
  readonly table: string;
  /** The name in the folder. */
  readonly file: string;
  readonly format: Format;
  readonly rows: number;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
}

/** The shape of the list that this version writes, and the only one it reads. */
const formatVersion = 1;

/** Writes the list whole or not at all. */
export async function writeManifest(folder: string, { schemaVersion, tables }: Manifest): Promise<void> {
  const listed = tables.map(({ table, file, format, rows, sha256 }) => ({ table, file, format, rows, sha256 }));
  const text = JSON.stringify(
    { format_version: formatVersion, schema_version: schemaVersion, tables: listed },
    null,
    2,
  );
  const path = join(folder, manifestName);
  await writeFile(`${path}.new`, `${text}\n`);
  await rename(`${path}.new`, path);
}

/** Reads the list of a folder. Throws OperatorError when there is none, or one that this version did not write. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  const list = objectOf(await parse(path));
  if (list?.['format_version'] !== formatVersion || !isCount(list['schema_version']) || !Array.isArray(list['tables']))
    throw new OperatorError(`${path} is not a list that this version of backstay reads.`);
  const tables = list['tables'].map((entry: unknown, i) => {
    const table = tableOf(entry);
    if (table === null) throw new OperatorError(`${path}: entry ${i + 1} of tables is not complete.`);
    return table;
  });
  for (const one of ['table', 'file'] as const) {
    const twice = tables.find((table, i) => tables.findIndex((other) => other[one] === table[one]) !== i);
    if (twice !== undefined) throw new OperatorError(`${path} names the ${one} ${twice[one]} twice.`);
  }
  return { schemaVersion: list['schema_version'], tables };
}

async function parse(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw new OperatorError(`${path} is no JSON.`, { cause: error });
    throw new OperatorError(
      `Cannot read ${path}: the folder is not one that \`backstay export --all\` has written to its end.`,
      { cause: error },
    );
  }
}

/** Null: it is none. A file lies in the folder itself. */
function tableOf(entry: unknown): ManifestTable | null {
  const { table, file, format, rows, sha256 } = objectOf(entry) ?? {};
  const known = formats.find((one) => one === format);
  if (typeof table !== 'string' || typeof file !== 'string' || known === undefined || !isCount(rows)) return null;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  if (file !== basename(file) || file.includes('\\') || ['', '.', '..'].includes(file)) return null;
  return { table, file, format: known, rows, sha256 };
}

// What JSON.parse gives of an object has only keys that are texts.
const objectOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
