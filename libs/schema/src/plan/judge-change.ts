import { isDeepStrictEqual } from 'node:util';
import type { Grant, Key } from '@backstay/catalog';
import type { FunctionDefinition } from '@backstay/expression';
import { bypassesPolicies } from '@backstay/kernel';
import type { Policy } from '@backstay/policy';
import { keptLabels, type EnumDefinition, type ViewDefinition } from '@backstay/query';
import { judgeColumn } from './judge-column.js';
import { confirm, destructive, ifRenamed, safe, type Judgement } from './judgement.js';
import { isRename, type SchemaChange } from './schema-change.js';

/** Judges a change by what it is, without looking at any data. */
export function judge(change: SchemaChange): Judgement {
  if (isRename(change)) return safe(`rename ${change.kind.slice(0, -' renamed'.length)}`);
  if ('remade' in change && change.remade === true)
    return safe(change.after === null ? `drop ${change.kind} for now` : `create ${change.kind} again`);
  switch (change.kind) {
    case 'column':
      return judgeColumn(change.before, change.after);
    case 'enum':
      return enumeration(change.before, change.after);
    case 'policy':
      if (change.before === null) return safe('create policy');
      if (change.after !== null && sameRules(change.before, change.after)) return safe('change policy');
      return confirm(verb(change), 'Changes which rows people see or write.');
    case 'function':
      if (change.before === null) return safe('create function');
      return confirm(verb(change), 'Changes which rows the policies that call it let through.');
    case 'callable function':
      return callable(change.before, change.after);
    case 'computed column':
      if (change.before === null && change.after?.definer !== true) return safe('create computed column');
      return confirm(
        change.before === null ? 'create computed column' : verb(change),
        change.after?.definer === true
          ? 'It reads past the policies and grants of what it reads.'
          : 'Requests that name it get other values, or are refused.',
      );
    case 'view':
      return view(change.before, change.after);
    case 'grants':
      return grants(change.before ?? [], change.after ?? []);
    case 'table':
      if (change.before === null) return safe('create table');
      return destructive('drop table', `All rows of the table are lost. ${ifRenamed(change.before.name)}`);
    case 'primary key':
      return primaryKey(change.before, change.after);
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

const verb = (change: SchemaChange): string => `${change.after === null ? 'drop' : 'change'} ${change.kind}`;

/** The same policy, written in another way. */
const sameRules = (before: Policy, after: Policy): boolean =>
  isDeepStrictEqual({ ...before, source: null }, { ...after, source: null });

function primaryKey(before: Key | null, after: Key | null): Judgement {
  if (before === null) return safe('create primary key');
  if (after === null) return confirm('drop primary key', 'Rows can no longer be changed through the API.');
  if (isDeepStrictEqual(before.columns, after.columns)) return safe('rename primary key');
  return confirm('change primary key', 'Rows are told apart by other columns from then on.');
}

/** What a function shows is what its caller may see, unless it looks past the policies. */
function callable(before: FunctionDefinition | null, after: FunctionDefinition | null): Judgement {
  if (after === null) return confirm('drop function for clients', 'Requests that call it are refused from then on.');
  const roles = after.execute.filter((role) => !bypassesPolicies(role));
  if (after.definer && roles.length > 0) {
    const action = before === null ? 'open function to clients' : 'change function for clients';
    const does = after.write === undefined ? 'reads' : `reads and writes (${after.write.command})`;
    return confirm(action, `It ${does} past the policies of its tables, for ${roles.join(' and ')}.`);
  }
  if (before === null) return safe('open function to clients');
  return confirm('change function for clients', 'Requests that call it get other answers, or may or may not call it.');
}

/** Views hold no rows, so nothing is lost with one; but who may see what goes through them. */
function view(before: ViewDefinition | null, after: ViewDefinition | null): Judgement {
  if (before === null) return safe('create view');
  if (after === null) return confirm('drop view', 'Requests that read it are answered with 404.');
  if (isDeepStrictEqual(read(before), read(after)))
    return { ...grants(before.grants, after.grants), action: 'change view' };
  return confirm('change view', 'Changes what people read through it.');
}

/** All of a view but what it is called by people, who may read it, and the labels of enums. */
const read = (view: ViewDefinition): unknown =>
  JSON.parse(
    JSON.stringify({ ...view, comment: null, grants: [] }, (key, value: unknown) =>
      key === 'comment' || key === 'values' ? undefined : value,
    ),
  );

function enumeration(before: EnumDefinition | null, after: EnumDefinition | null): Judgement {
  if (before === null) return safe('create enum');
  if (after === null) return safe('drop enum');
  if (keptLabels(before, after)) return safe('change enum');
  const gone = before.values.filter((value) => !after.values.includes(value));
  if (gone.length === 0) return confirm('reorder enum', 'Values compare and sort in the new order from then on.');
  return destructive('replace enum', `${gone.map((value) => `'${value}'`).join(', ')} can no longer be stored.`);
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
