import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Columns } from '../wire/random-request.js';
import type { Kind } from '../wire/random-values.js';

const fixtures = join(import.meta.dirname, '../fixtures');

const textsOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(fixtures, folder)).map((name) => [
      `${folder}/${name}`,
      readFileSync(join(fixtures, folder, name), 'utf8'),
    ]),
  );

/** Policies that let everybody write, so that writes reach the database. */
const openWrites = ['sample', 'archive', 'event', 'client', 'project', 'task', 'worker', 'badge', '"Odd Names"']
  .map((table) => `create policy "everybody writes" on ${table} using (true) with check (true);`)
  .join('\n');

/** The fixture's project, opened for writes: path → text. */
export const fuzzFiles: Readonly<Record<string, string>> = {
  ...textsOf('schema'),
  ...textsOf('seed'),
  'schema/90_open.sql': openWrites,
};

/** The texts of its schema. */
export const fuzzSchema: readonly string[] = Object.entries(fuzzFiles)
  .filter(([name]) => name.startsWith('schema/'))
  .map(([, text]) => text);

const kinds: Readonly<Record<string, Kind>> = {
  integer: 'integer',
  bigint: 'integer',
  smallint: 'integer',
  numeric: 'number',
  boolean: 'boolean',
  uuid: 'uuid',
  date: 'date',
  timestamptz: 'moment',
  jsonb: 'json',
  'text[]': 'texts',
  'integer[]': 'integers',
};

const argumentsOf = (list: string): Columns =>
  Object.fromEntries(
    [...list.matchAll(/(?:^|,)\s*(\w+) ([a-z]+(?:\[\])?)/g)].map(([, name, type]) => [name!, kinds[type!] ?? 'text']),
  );

/** Arguments of its functions by the path they are called at. */
export const fuzzFunctions: Readonly<Record<string, Columns>> = Object.fromEntries(
  fuzzSchema.flatMap((text) =>
    [...text.matchAll(/create (?:or replace )?function (\w+)\s*\(([^)]*)\)/gi)].map(([, name, list]) => [
      `rpc/${name}`,
      argumentsOf(list!),
    ]),
  ),
);
