import { askEverywhere } from './ask-everywhere.js';
import { embedErrorCases } from './cases/embed-error.cases.js';
import { embedFilterCases } from './cases/embed-filter.cases.js';
import { embedPageCases } from './cases/embed-page.cases.js';
import { embeddedRowCases } from './cases/embed-rows.cases.js';
import { embeddedShapeCases } from './cases/embed-shape.cases.js';

askEverywhere('embedding', {
  'related rows stand in the answer as PostgREST writes them': embeddedRowCases,
  'junctions, single rows and spreads have their shapes': embeddedShapeCases,
  'rows are chosen and ordered by what is related to them': embedFilterCases,
  'pages, counts and media types are those of the rows above': embedPageCases,
  'what is no relation is refused with what there is instead': embedErrorCases,
});
