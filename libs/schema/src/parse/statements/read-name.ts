import { publicSchema } from '@backstay/kernel';
import type { TableName } from '@backstay/catalog';
import type { SourcePosition } from '../parsed-schema.js';
import type { SchemaDraft } from '../draft/schema-draft.js';

/** PostgreSQL's own columns of every table. */
const systemColumns = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];

/** Reports a name that some engine could not store as it is. */
export function checkName(kind: string, name: string, at: SourcePosition, draft: SchemaDraft): void {
  if (name.startsWith('backstay_'))
    draft.problem(
      at,
      `names that begin with "backstay_" are Backstay's own: "${name}"`,
      `Choose another ${kind} name.`,
    );
  if (kind === 'column' && systemColumns.includes(name))
    draft.problem(at, `column name "${name}" conflicts with a system column name`, 'Choose another name.');
  // MySQL's identifiers end at U+FFFF and may not end in a space.
  if (/[\u{10000}-\u{10FFFF}]|\p{Cc}| $/u.test(name))
    draft.problem(
      at,
      `the ${kind} name "${name}" cannot be stored by every engine`,
      'Use letters, digits and underscores.',
    );
}

/** Reports a name of `public` that means one in another schema where there are no schemas: `api.books`. */
export function checkDots(kind: string, { schema, name }: TableName, at: SourcePosition, draft: SchemaDraft): void {
  if (schema === publicSchema && name.includes('.'))
    draft.problem(at, `the ${kind} name "${name}" has a dot`, 'Use an underscore: a dot ends the name of a schema.');
}

/** Reports a name that only differs in case from one of its neighbours: some engines take the two for one. */
export function checkCase(
  kind: string,
  name: string,
  others: Iterable<string>,
  at: SourcePosition,
  draft: SchemaDraft,
): void {
  for (const other of others)
    if (other !== name && other.toLowerCase() === name.toLowerCase())
      draft.problem(
        at,
        `the ${kind} names "${other}" and "${name}" differ only in case`,
        'Choose names that differ in more: not every engine tells these two apart.',
      );
}
