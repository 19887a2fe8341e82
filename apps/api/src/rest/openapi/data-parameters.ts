/** A parameter of the data API, in the words OpenAPI 2 and 3 share. */
export interface DataParameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly kind: 'string' | 'integer';
  readonly description: string;
  /** What the page fills in; absent: nothing. */
  readonly example?: string;
}

/** The parameters that stand on more than one operation; the filters of columns and Prefer are made for each. */
export const dataParameters = {
  select: {
    name: 'select',
    in: 'query',
    kind: 'string',
    description:
      'What is answered: `id,title`, renamed `heading:title`, cast `price::text`, out of JSON `details->>language`, rows of ' +
      'a related table `author(name)`, counted `count()`',
    example: '*',
  },
  order: {
    name: 'order',
    in: 'query',
    kind: 'string',
    description:
      'Columns to sort the answer by: `name.asc`, `name.desc.nullslast`, `author(name)`; of related rows `author.order=name`',
  },
  and: {
    name: 'and',
    in: 'query',
    kind: 'string',
    description: 'Rows that pass all of several filters: `(one.gte.1,one.lt.9)`; `not.and` those that do not',
  },
  or: {
    name: 'or',
    in: 'query',
    kind: 'string',
    description: 'Rows that pass any of several filters: `(one.eq.1,and(two.gt.2,three.is.null))`; `not.or` none',
  },
  limit: {
    name: 'limit',
    in: 'query',
    kind: 'integer',
    description: 'Rows to return, at most. A change or deletion that reaches more is refused',
    example: '10',
  },
  offset: { name: 'offset', in: 'query', kind: 'integer', description: 'Rows to skip' },
  columns: {
    name: 'columns',
    in: 'query',
    kind: 'string',
    description: 'The members of the body that count: `id,title`',
  },
  on_conflict: {
    name: 'on_conflict',
    in: 'query',
    kind: 'string',
    description: 'The unique key that `resolution` is about: `author_id,title`; without it the primary key',
  },
  Range: {
    name: 'Range',
    in: 'header',
    kind: 'string',
    description: 'Rows by their number: `0-9`, `10-`; as `limit` and `offset` do',
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    kind: 'string',
    description:
      'The ETag the row has to have, or `*`; else 412. Send it with the `select` that the tag was answered to',
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    kind: 'string',
    description: 'An ETag that a read answers with 304. On PUT `*`: create, never change',
  },
  'X-Request-Id': {
    name: 'X-Request-Id',
    in: 'header',
    kind: 'string',
    description: 'A name for the request, for the log and the answer',
  },
  traceparent: {
    name: 'traceparent',
    in: 'header',
    kind: 'string',
    description: 'W3C Trace Context: the trace that the request belongs to',
  },
} as const satisfies Readonly<Record<string, DataParameter>>;

/** The name of one of them. */
export type DataParameterName = keyof typeof dataParameters;

/** One of them, as what it is. */
export const dataParameter = (name: DataParameterName): DataParameter => dataParameters[name];
