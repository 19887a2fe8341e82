import type { Table } from '@backstay/catalog';

const reading = ['OPTIONS', 'GET', 'HEAD'];

/** What Allow (RFC 9110 §10.2.1) says of a table: without a primary key its rows can be read and added, not changed. */
export const allowedMethods = ({ primaryKey }: Table): string =>
  [...reading, 'POST', ...(primaryKey === null ? [] : ['PUT', 'PATCH', 'DELETE'])].join(', ');
