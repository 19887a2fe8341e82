import type { Page } from './behaviour.js';
import { aggregateFunctions } from './pages/aggregate-functions.js';
import { authentication } from './pages/auth.js';
import { computedFields } from './pages/computed-fields.js';
import { cors } from './pages/cors.js';
import { domainRepresentations } from './pages/domain-representations.js';
import { entityTags } from './pages/entity-tags.js';
import { errors } from './pages/errors.js';
import { functions } from './pages/functions.js';
import { mediaTypeHandlers } from './pages/media-type-handlers.js';
import { observability } from './pages/observability.js';
import { openapi } from './pages/openapi.js';
import { options } from './pages/options.js';
import { paginationAndCount } from './pages/pagination-count.js';
import { preferences } from './pages/preferences.js';
import { resourceEmbedding } from './pages/resource-embedding.js';
import { resourceRepresentation } from './pages/resource-representation.js';
import { schemas } from './pages/schemas.js';
import { readingTables } from './pages/tables-views-reading.js';
import { writingTables } from './pages/tables-views-writing.js';
import { transactions } from './pages/transactions.js';
import { urlGrammar } from './pages/url-grammar.js';

/** The pages of PostgREST's reference, in its order, and what is beyond it. */
export const pages: readonly Page[] = [
  readingTables,
  writingTables,
  functions,
  schemas,
  computedFields,
  domainRepresentations,
  paginationAndCount,
  resourceRepresentation,
  mediaTypeHandlers,
  aggregateFunctions,
  resourceEmbedding,
  preferences,
  urlGrammar,
  options,
  cors,
  openapi,
  errors,
  transactions,
  authentication,
  observability,
  entityTags,
];
