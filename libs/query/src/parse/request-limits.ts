import { publicSchema } from '@backstay/kernel';

/** What one request of the data API may ask for. Over a limit the answer is a 4xx that names it. */
export interface RequestLimits {
  /** Characters of the query string, decoded. */
  readonly queryLength: number;
  /** Conditions of all filters together, elements of `any` and `all` included. */
  readonly filterTerms: number;
  /** Nesting of `and` and `or`. */
  readonly treeDepth: number;
  /** Values of all `in` lists together. */
  readonly listSize: number;
  /** Items of `select`. */
  readonly selectItems: number;
  /** Levels of embedded resources. */
  readonly embedDepth: number;
  /** Embedded resources of one request. */
  readonly embeds: number;
  /** Rows of all embedded resources of one answer. */
  readonly embeddedRows: number;
  /** Terms of all `order` together. */
  readonly orderTerms: number;
  /** Keys and indexes of one JSON path. */
  readonly pathDepth: number;
  /** Keys and indexes of all JSON paths together. */
  readonly pathSteps: number;
  /** Nesting of a JSON document in a filter. */
  readonly documentDepth: number;
  /** Keys, elements and values of all JSON documents of `cs` and `cd` together. */
  readonly documentParts: number;
  /** Rows of one body. */
  readonly bodyRows: number;
  /** Values of one body, those inside of others among them. */
  readonly bodyValues: number;
  /** Nesting of a body. */
  readonly bodyDepth: number;
  /** Rows of one answer (BACKSTAY_MAX_ROWS). */
  readonly maxRows: number;
  /** Characters of one answer, in memory from the moment its rows are read. */
  readonly answerLength: number;
  /** Whether `select` may aggregate (BACKSTAY_AGGREGATES). */
  readonly aggregates: boolean;
  /** Schemas that a request may be about (BACKSTAY_EXPOSED_SCHEMAS); the first where it names none. */
  readonly schemas: readonly [string, ...string[]];
}

/** The limits as they are shipped. */
export const defaultLimits: RequestLimits = {
  queryLength: 49_152,
  filterTerms: 100,
  treeDepth: 10,
  listSize: 1_000,
  selectItems: 200,
  embedDepth: 5,
  embeds: 20,
  embeddedRows: 100_000,
  orderTerms: 20,
  pathDepth: 20,
  pathSteps: 200,
  documentDepth: 64,
  documentParts: 100,
  bodyRows: 10_000,
  bodyValues: 500_000,
  bodyDepth: 64,
  maxRows: 1_000,
  answerLength: 50_000_000,
  aggregates: false,
  schemas: [publicSchema],
};
