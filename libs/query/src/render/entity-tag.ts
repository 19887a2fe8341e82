import type { Table } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { hash } from 'node:crypto';
import type { DataRequest, FilterTree } from '../parse/data-request.js';
import type { EntityTags, Precondition } from '../parse/parse-precondition.js';

/**
 * Whether an answer is that of one row, if there is one: a single object was asked for, or the filters name the whole
 * primary key. Only JSON has entity tags.
 */
export function isAboutOneRow({ format, filters }: DataRequest, { primaryKey }: Table): boolean {
  if (format === 'object') return true;
  if (format !== 'array' || primaryKey === null) return false;
  return primaryKey.columns.every((column) => filters.some((filter) => isEquality(filter, column)));
}

const isEquality = (tree: FilterTree, column: string): boolean =>
  tree.kind === 'condition' &&
  tree.operator.name === 'eq' &&
  tree.quantifier === null &&
  !tree.negated &&
  tree.field.as === null &&
  tree.field.column === column;

/** What of a request tells the forms of one row apart. */
type TaggedForm = Pick<DataRequest, 'format' | 'nullsStripped'>;

/** What a strong tag is made of: the row as it is selected, whatever stands around it. 144 bits of SHA-256. */
export const rowTag = (row: string): string => hash('sha256', row, 'base64url').slice(0, 24);

/** The entity tag of one row in one form: forms of the same row share what stands before the dot. */
export function entityTag(row: string, { format, nullsStripped }: TaggedForm): string {
  const form = `${format === 'object' ? 'o' : ''}${nullsStripped ? 's' : ''}`;
  return `"${rowTag(row)}${form === '' ? '' : `.${form}`}"`;
}

/** The text of the one row in the body of an answer. */
export const rowOf = (body: string, { format }: TaggedForm): string => (format === 'array' ? body.slice(1, -1) : body);

/** How a row that is there compares with a list of If-None-Match: weakly, form by form (RFC 9110 §13.1.2). */
export const isListed = (tags: EntityTags, tag: string): boolean =>
  tags === '*' || tags.some((one) => `"${one.tag}"` === tag);

/** The rows a condition is about: one row as it is selected, or the number of those that were found. */
export type Found = { readonly row: string } | { readonly rows: number };

/**
 * Holds a request to its If-Match: there is exactly one row, and it is what one of the tags says (strong comparison;
 * the form in which the row was read does not matter). Throws `precondition_failed`.
 */
export function requireMatch({ ifMatch }: Precondition, found: Found): void {
  if (ifMatch === null) return;
  const refuse = (why: 'absent' | 'several' | 'changed'): Error =>
    fail('precondition_failed', { header: 'If-Match', why });
  if ('rows' in found) throw refuse(found.rows === 0 ? 'absent' : 'several');
  if (ifMatch === '*') return;
  const now = rowTag(found.row);
  if (!ifMatch.some(({ weak, tag }) => !weak && tag.split('.', 1)[0] === now)) throw refuse('changed');
}
