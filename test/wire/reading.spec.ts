import { askEverywhere } from './ask-everywhere.js';
import { castCases } from './cases/cast.cases.js';
import { documentCases } from './cases/document.cases.js';
import { entityTagCases } from './cases/entity-tag.cases.js';
import { errorCases } from './cases/error.cases.js';
import { filterCases } from './cases/filter.cases.js';
import { formatCases } from './cases/format.cases.js';
import { computedCases } from './cases/computed.cases.js';
import { functionErrorCases, functionRightCases, overloadCases, rowCases, valueCases } from './cases/function.cases.js';
import { orderCases } from './cases/order.cases.js';
import { pageCases } from './cases/page.cases.js';
import { policyCases } from './cases/policy.cases.js';
import { selectCases } from './cases/select.cases.js';
import { timeZoneCases } from './cases/time-zone.cases.js';

askEverywhere('reading', {
  'every operator finds the rows PostgreSQL finds': filterCases,
  'values are written as PostgREST writes them': selectCases,
  'casts are those of PostgreSQL': castCases,
  'arrays and documents are asked as in PostgreSQL': documentCases,
  'the order is PostgreSQL’s': orderCases,
  'pages, counts, media types and preferences are answered as PostgREST does': pageCases,
  'CSV, and JSON without nulls, are written as PostgREST writes them': formatCases,
  'one row has an entity tag, which conditions are held to': entityTagCases,
  'moments are shown and read in a zone': timeZoneCases,
  'what is wrong is refused before the database is asked': errorCases,
  'policies and grants decide who sees what': policyCases,
  'a function gives its value': valueCases,
  'a function of a row is a column': computedCases,
  'rows of a function are read as those of a table': rowCases,
  'functions of one name are told apart by what they are given': overloadCases,
  'a function runs with the rights it says': functionRightCases,
  'a call that fits no function is told which one it could have meant': functionErrorCases,
});
