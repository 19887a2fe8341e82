import type { ForeignKey, Table, TableName } from '@backstay/catalog';
import { fail, type FactsOf, type Failure } from '@backstay/kernel';
import { namedTable, partNames } from './physical-names.js';
import type { RefusedWrite } from './refused-write.js';

/** A foreign key and the table that has it. */
interface Reference {
  readonly table: Table;
  readonly key: ForeignKey;
}

/** A refusal by a foreign key in PostgreSQL's words. Several that it may have been are listed instead of one named. */
export function nameForeignKey(facts: FactsOf<'foreign_key_violation'>, write: RefusedWrite): Failure {
  const found = facts.constraint === '' ? possible(write) : called(facts, write);
  const [only] = found;
  if (only !== undefined && found.length === 1) {
    const side = facts.side ?? sideOf(only, write);
    const parent = only.key.references.table.name;
    return fail('foreign_key_violation', { ...facts, table: only.table.name, constraint: only.key.name, parent, side });
  }
  if (facts.constraint !== '') return fail('foreign_key_violation', facts);
  const names = [...new Set(found.map(({ key }) => `"${key.name}"`))].join(', ');
  return fail('foreign_key_violation', {
    ...facts,
    ...(write.command === 'delete'
      ? { parent: write.table.name, side: 'parent' }
      : { table: write.table.name, ...(write.command === 'insert' ? { side: 'own' } : {}) }),
    details: names === '' ? null : `It is one of ${names}.`,
  });
}

/** The key of this name, on the table the engine named or on any. */
function called({ table: named, constraint }: FactsOf<'foreign_key_violation'>, write: RefusedWrite): Reference[] {
  const owner = namedTable(named, write);
  const keys = referencesOf(owner ? [owner] : [write.table, ...write.tables]);
  return keys.filter(({ table, key }) => partNames(table, key.name).includes(constraint)).slice(0, 1);
}

/** The keys that can have refused the write: its own, and those that point at rows which it took away or changed. */
function possible({ command, table, tables }: RefusedWrite): readonly Reference[] {
  const own = command === 'delete' ? [] : referencesOf([table]);
  return command === 'insert' ? own : [...own, ...holding(command, table, tables, new Set())];
}

/** Keys that hold on to rows of the table which go or change, and to those that go or change along with them. */
function holding(
  change: 'update' | 'delete',
  target: TableName,
  tables: readonly Table[],
  seen: Set<string>,
): readonly Reference[] {
  const name = `${change} ${target.schema}.${target.name}`;
  if (seen.has(name)) return [];
  seen.add(name);
  return referencesOf(tables).flatMap((reference) => {
    const { references, onDelete, onUpdate } = reference.key;
    if (references.table.schema !== target.schema || references.table.name !== target.name) return [];
    const action = change === 'delete' ? onDelete : onUpdate;
    if (action === 'no action' || action === 'restrict') return [reference];
    const next = action === 'cascade' ? change : 'update';
    return [...(action === 'set default' ? [reference] : []), ...holding(next, reference.table, tables, seen)];
  });
}

const referencesOf = (tables: readonly Table[]): Reference[] =>
  tables.flatMap((table) => table.foreignKeys.map((key) => ({ table, key })));

const sideOf = ({ table }: Reference, write: RefusedWrite): 'own' | 'parent' =>
  write.command !== 'delete' && table.schema === write.table.schema && table.name === write.table.name
    ? 'own'
    : 'parent';
