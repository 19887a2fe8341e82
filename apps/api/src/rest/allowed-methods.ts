import type { CatalogFunction, Table } from '@backstay/catalog';

const reading = ['OPTIONS', 'GET', 'HEAD'];

/** What there is to do with the description of a schema. */
export const describingMethods = reading.join(', ');

/** How a function is called: by GET only where one of its name changes nothing. */
export const callingMethods = (overloads: readonly CatalogFunction[]): string =>
  [...(overloads.every(({ write }) => write !== undefined) ? ['OPTIONS'] : reading), 'POST'].join(', ');

/** What Allow (RFC 9110 §10.2.1) says of a table: without a primary key its rows can be read and added, not changed; a view is only read. */
export const allowedMethods = ({ primaryKey, view }: Table): string => {
  if (view !== undefined) return reading.join(', ');
  return [...reading, 'POST', ...(primaryKey === null ? [] : ['PUT', 'PATCH', 'DELETE'])].join(', ');
};
