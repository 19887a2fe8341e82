import { writtenName, type ForeignKey, type Grant, type Key, type TableName } from '@backstay/catalog';
import type { ComputedDefinition, FunctionDefinition, LookupFunction } from '@backstay/expression';
import type { Policy } from '@backstay/policy';
import type {
  CheckDefinition,
  ColumnDefinition,
  EnumDefinition,
  IndexDefinition,
  TableDefinition,
  ViewDefinition,
} from '@backstay/query';
import type { SchemaRename } from './schema-rename.js';

/** Something is made (`before` null), taken away (`after` null), or becomes another. */
interface Of<Kind extends string, Part> {
  readonly kind: Kind;
  readonly before: Part | null;
  readonly after: Part | null;
}

/** A part of a table. */
interface PartOf<Kind extends string, Part> extends Of<Kind, Part> {
  readonly table: TableName;
  /** It goes, or comes, only because something it stands on becomes another: the same plan brings it back. */
  readonly remade?: true;
}

/** What has a new name: before and after. */
export interface Named {
  readonly name: string;
}

/** A change to one part of a table, which `partLists` finds by its name. */
export type TablePartChange =
  | PartOf<'column', ColumnDefinition>
  | PartOf<'unique key', Key>
  | PartOf<'foreign key', ForeignKey>
  | PartOf<'check', CheckDefinition>
  | PartOf<'index', IndexDefinition>;

/** A name that becomes another; `table`: of a column or policy, by the name it has by then. */
export type RenameChange =
  | Of<'table renamed', TableName>
  | PartOf<'column renamed', Named>
  | Of<'enum renamed', Named>
  | PartOf<'policy renamed', Named>;

/** One difference between two schema records. Plain JSON: the journal of an apply stores it. */
export type SchemaChange =
  | Of<'enum', EnumDefinition>
  | Of<'table', TableDefinition>
  | TablePartChange
  | RenameChange
  | PartOf<'primary key', Key>
  | PartOf<'comment', string>
  | PartOf<'grants', readonly Grant[]>
  | Of<'policy', Policy>
  | Of<'function', LookupFunction>
  | Of<'callable function', FunctionDefinition>
  | PartOf<'computed column', ComputedDefinition>
  | Of<'view', ViewDefinition>
  /** Made of other changes of the same table, which have no statements of their own then. */
  | Of<'rebuild', TableDefinition>;

/** Where a table keeps the parts of each kind. */
export const partLists = {
  column: 'columns',
  'unique key': 'uniqueKeys',
  'foreign key': 'foreignKeys',
  check: 'checks',
  index: 'indexes',
} as const;

/** Whether a change is about one part of a table. */
export const isPartChange = (change: SchemaChange): change is TablePartChange => change.kind in partLists;

/** Whether a change is of a name only. */
export const isRename = (change: SchemaChange): change is RenameChange => change.kind.endsWith(' renamed');

/** The rename that a change carries out. */
export function renameOf(change: RenameChange): SchemaRename {
  const kind = change.kind.slice(0, -' renamed'.length) as SchemaRename['kind'];
  const table = 'table' in change ? change.table : null;
  const named = (name: Named | TableName | null): string =>
    name === null ? '' : 'schema' in name ? writtenName(name) : name.name;
  return { kind, table, from: named(change.before), to: named(change.after) };
}

/** The author's name of what a change is about. */
export function objectOf(change: SchemaChange): string {
  const part = change.after ?? change.before;
  const named = typeof part === 'object' && part !== null && 'name' in part ? part.name : null;
  switch (change.kind) {
    case 'table':
    case 'table renamed':
    case 'rebuild':
    case 'view':
      return qualified((change.after ?? change.before) as TableName);
    case 'policy': {
      const policy = (change.after ?? change.before) as Policy;
      return `${policy.name} on ${qualified(policy.table)}`;
    }
    case 'policy renamed':
      return `${named ?? ''} on ${qualified(change.table)}`;
    case 'column':
    case 'column renamed':
      return `${qualified(change.table)}.${named ?? ''}`;
    case 'computed column':
      return `${qualified(change.table)}.${(change.after ?? change.before)?.column.name ?? ''}`;
    case 'primary key':
    case 'comment':
    case 'grants':
      return qualified(change.table);
    case 'unique key':
    case 'foreign key':
    case 'check':
    case 'index':
      return `${named ?? ''} on ${qualified(change.table)}`;
    default:
      return named ?? '';
  }
}

/** `schema.name`. */
export const qualified = (table: TableName): string => `${table.schema}.${table.name}`;
