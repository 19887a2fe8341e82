import { writtenName } from '@backstay/catalog';
import type { SchemaProblem } from '../parse/parsed-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { renameRecord } from './rename-record.js';
import { qualified } from './schema-change.js';
import type { RenameMarker, SchemaRename } from './schema-rename.js';

/** The renames that are still to be carried out, and the markers that make no sense. */
export interface ResolvedRenames {
  readonly renames: readonly SchemaRename[];
  readonly problems: readonly SchemaProblem[];
}

const kinds: readonly SchemaRename['kind'][] = ['table', 'enum', 'column', 'policy'];

/**
 * Which markers mean something for a database with the record `before`: those whose old name is there and whose new one
 * is not. A marker that was carried out long ago, or on a database that starts with the new name, says nothing; one
 * whose old name no version ever had is a mistake. `ever` is asked only then.
 */
export async function resolveRenames(
  before: SchemaRecord,
  after: SchemaRecord,
  markers: readonly RenameMarker[],
  ever: (had: (record: SchemaRecord) => boolean) => Promise<boolean>,
): Promise<ResolvedRenames> {
  const renames: SchemaRename[] = [];
  const problems: SchemaProblem[] = [];
  let record = before;
  for (const marker of kinds.flatMap((kind) => markers.filter((each) => each.kind === kind))) {
    const { at, ...rename } = marker;
    // The container, by the name it has once the renames so far are carried out: a new one has no old names.
    if (names(record, rename) === null || rename.from === rename.to) continue;
    const finding = await judgeMarker(rename, record, after, ever);
    if (finding === 'rename') {
      renames.push(rename);
      record = renameRecord(record, rename);
    } else if (finding !== null) problems.push({ ...at, ...finding });
  }
  return { renames, problems };
}

type Finding = 'rename' | null | { readonly message: string; readonly advice: string };

async function judgeMarker(
  rename: SchemaRename,
  before: SchemaRecord,
  after: SchemaRecord,
  ever: (had: (record: SchemaRecord) => boolean) => Promise<boolean>,
): Promise<Finding> {
  const had = names(before, rename) ?? [];
  const stays = names(after, rename)?.includes(rename.from) === true;
  const what = `${rename.kind} "${rename.from}"`;
  if (had.includes(rename.from)) {
    if (stays && had.includes(rename.to)) return null;
    if (stays)
      return {
        message: `${what} is still in the files`,
        advice: 'Remove it, or the marker: a rename leaves no old one.',
      };
    if (!had.includes(rename.to)) return 'rename';
    return {
      message: `${rename.kind} "${rename.to}" is there already, next to "${rename.from}"`,
      advice: 'Remove the marker, and move the values yourself.',
    };
  }
  const stale =
    had.includes(rename.to) || (await ever((record) => names(record, rename)?.includes(rename.from) === true));
  if (stale) return null;
  return {
    message: `${what} does not exist and never did, so nothing can be renamed from it`,
    advice: 'Correct the old name, or remove the marker.',
  };
}

/** The names beside which a new name stands; null: what they stand in is not there. */
function names(record: SchemaRecord, { kind, table }: SchemaRename): readonly string[] | null {
  const name = table === null ? '' : qualified(table);
  switch (kind) {
    case 'table':
      return record.tables.map(writtenName);
    case 'enum':
      return record.enums.map((each) => each.name);
    case 'column':
      return record.tables.find((each) => qualified(each) === name)?.columns.map((column) => column.name) ?? null;
    case 'policy': {
      if (!record.tables.some((each) => qualified(each) === name)) return null;
      return record.policies.filter((policy) => qualified(policy.table) === name).map((policy) => policy.name);
    }
  }
}
