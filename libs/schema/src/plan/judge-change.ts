import { isDeepStrictEqual } from 'node:util';
import type { Grant } from '@backstay/catalog';
import type { ColumnDefinition, EnumDefinition } from '@backstay/query';
import { withoutLabels } from './diff-schema.js';
import type { SchemaChange } from './schema-change.js';
import type { StepRisk } from './schema-plan.js';

/** What a change is called, how careful one must be with it, and what there is to say. */
export interface Judgement {
  readonly action: string;
  readonly risk: StepRisk;
  readonly warning: string | null;
}

/** Judges a change by what it is, without looking at any data. */
export function judge(change: SchemaChange): Judgement {
  switch (change.kind) {
    case 'column':
      return column(change.before, change.after);
    case 'enum':
      return enumeration(change.before, change.after);
    case 'policy':
      if (change.before === null) return safe('create policy');
      return confirm(verb(change), 'Changes which rows people see or write.');
    case 'function':
      if (change.before === null) return safe('create function');
      return confirm(verb(change), 'Changes which rows the policies that call it let through.');
    case 'grants':
      return grants(change.before ?? [], change.after ?? []);
    case 'table':
      if (change.before === null) return safe('create table');
      return { action: 'drop table', risk: 'destructive', warning: 'All rows of the table are lost.' };
    case 'primary key':
      return refused('change primary key', 'Make a new table with the other key and move the rows there.');
    case 'comment':
      return safe('comment on table');
    case 'rebuild':
      return safe('rebuild table');
    default:
      if (change.kind !== 'index' && change.after === null)
        return confirm(`drop ${change.kind}`, 'Rows are no longer held to it.');
      return safe(change.after === null ? `drop ${change.kind}` : `create ${change.kind}`);
  }
}

const safe = (action: string): Judgement => ({ action, risk: 'safe', warning: null });

const confirm = (action: string, warning: string): Judgement => ({ action, risk: 'confirm', warning });

const refused = (action: string, advice: string): Judgement => ({
  action,
  risk: 'refused',
  warning: `Not done by this version. ${advice}`,
});

const verb = (change: SchemaChange): string => `${change.after === null ? 'drop' : 'change'} ${change.kind}`;

function column(before: ColumnDefinition | null, after: ColumnDefinition | null): Judgement {
  if (before === null) return safe('add column');
  if (after === null) return { action: 'drop column', risk: 'destructive', warning: 'All values of it are lost.' };
  if (isDeepStrictEqual(comparable(before), comparable(after))) return safe('change column');
  return refused(
    'change column',
    'Add a column of the new kind, copy the values, and drop the old one; or put the column back as it was.',
  );
}

/** All but the comment, and but an enum's labels: their change is told as that of the enum. */
const comparable = (column: ColumnDefinition): unknown => ({
  ...column,
  comment: null,
  type: withoutLabels(column.type),
});

function enumeration(before: EnumDefinition | null, after: EnumDefinition | null): Judgement {
  if (before === null) return safe('create enum');
  if (after === null) return safe('drop enum');
  const kept = after.values.filter((value) => before.values.includes(value));
  if (isDeepStrictEqual(kept, before.values)) return safe('change enum');
  return refused('change enum', 'Values can be added anywhere, but not taken away or moved: rows may hold them.');
}

function grants(before: readonly Grant[], after: readonly Grant[]): Judgement {
  const wider = after.some((grant) => !before.some((had) => covers(had, grant)));
  return wider
    ? confirm('widen grants', 'Roles may use more of the table than before; its policies still decide about rows.')
    : safe('narrow grants');
}

function covers(had: Grant, grant: Grant): boolean {
  if (had.role !== grant.role || had.privilege !== grant.privilege) return false;
  if (had.columns === 'all') return true;
  return grant.columns !== 'all' && grant.columns.every((name) => had.columns.includes(name));
}
