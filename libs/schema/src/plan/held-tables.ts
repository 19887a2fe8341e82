import type { SchemaRecord } from '../schema-record.js';
import { qualified, type SchemaChange } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

/**
 * The tables (`schema.name`) that nodes of the version before must leave alone while these steps are carried out, because
 * what they know of them would be wrong: those that change in a way both versions cannot live with, and those whose
 * policies read them. Tables that only gain something are served all along. Sorted; empty: both versions go together.
 */
export function heldTables(steps: readonly PlanStep[], before: SchemaRecord): readonly string[] {
  const held = new Set(steps.flatMap(({ change }) => (isForBoth(change) ? [] : tablesOf(change, before))));
  if (held.size === 0) return [];
  return [...withReaders(held, before)].toSorted();
}

/** Whether a node that knows the former schema may go on serving the table while and after this change is made. */
function isForBoth(change: SchemaChange): boolean {
  const [had, has] = [change.before !== null, change.after !== null];
  switch (change.kind) {
    case 'policy':
    case 'function':
    case 'callable function':
    case 'computed column':
    case 'grants':
    case 'comment':
    case 'check':
    case 'foreign key':
    // Made of other changes of the table, which are judged themselves.
    case 'rebuild':
      return true;
    case 'table':
      return !had;
    case 'enum':
      // A label that a node does not know has no place in its order.
      return !(had && has);
    case 'index':
      return change.before?.unique !== true;
    case 'unique key':
      // An upsert of a node that still knows it would find no row in its way.
      return !had;
    case 'column':
      return isColumnForBoth(change);
    default:
      return false;
  }
}

function isColumnForBoth({ before, after }: Extract<SchemaChange, { kind: 'column' }>): boolean {
  if (after === null) return false;
  if (before === null) {
    // Rows of nodes that do not know the column must get a value from the database itself.
    const filled = after.default?.kind === 'literal' || after.default?.kind === 'now';
    return after.nullable || filled || after.generated || after.identity !== null;
  }
  const rest = (column: typeof after): unknown => ({ ...column, comment: null, default: null, nullable: true });
  const sameKind = JSON.stringify(rest(before)) === JSON.stringify(rest(after));
  return sameKind && (after.nullable || !before.nullable);
}

/** The tables a change is about, by their names in the former schema. */
function tablesOf(change: SchemaChange, before: SchemaRecord): readonly string[] {
  if ('table' in change) return [qualified(change.table)];
  const names = [change.before, change.after].flatMap((part) =>
    part !== null && 'schema' in part && typeof part.schema === 'string'
      ? [qualified({ schema: part.schema, name: part.name })]
      : [],
  );
  if (names.length > 0) return names;
  // Of an enum: the tables that have a column of it.
  const name = change.before !== null && 'name' in change.before ? change.before.name : '';
  return before.tables
    .filter(({ columns }) => columns.some(({ type }) => JSON.stringify(type).includes(JSON.stringify(name))))
    .map(qualified);
}

/** With the tables whose policies read one of these, also by a function. */
function withReaders(held: ReadonlySet<string>, { policies, functions }: SchemaRecord): ReadonlySet<string> {
  const all = new Set(held);
  const blind = new Set(functions.filter(({ body }) => reads(body, all, new Set())).map(({ name }) => name));
  for (const { table, using, check } of policies) if (reads([using, check], held, blind)) all.add(qualified(table));
  return all;
}

/** Whether a tree names one of the tables, or calls one of the functions. In doubt it does. */
function reads(tree: unknown, tables: ReadonlySet<string>, functions: ReadonlySet<string>): boolean {
  if (typeof tree === 'string') return functions.has(tree);
  if (typeof tree !== 'object' || tree === null) return false;
  if ('schema' in tree && 'name' in tree && tables.has(`${String(tree.schema)}.${String(tree.name)}`)) return true;
  return Object.values(tree).some((part) => reads(part, tables, functions));
}
