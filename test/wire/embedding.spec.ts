import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, check, title, type Answer } from './ask-case.js';
import { embedErrorCases } from './cases/embed-error.cases.js';
import { embedFilterCases } from './cases/embed-filter.cases.js';
import { embedPageCases } from './cases/embed-page.cases.js';
import { embeddedRowCases } from './cases/embed-rows.cases.js';
import { embeddedShapeCases } from './cases/embed-shape.cases.js';
import type { WireCase } from './cases/wire-case.js';
import { startFixture, type FixtureServer } from './fixture-server.js';

const groups = {
  'related rows stand in the answer as PostgREST writes them': embeddedRowCases,
  'junctions, single rows and spreads have their shapes': embeddedShapeCases,
  'rows are chosen and ordered by what is related to them': embedFilterCases,
  'pages, counts and media types are those of the rows above': embedPageCases,
  'what is no relation is refused with what there is instead': embedErrorCases,
};

/** Answers of the first engine; the others must give the same status, headers and body. */
const first = new Map<WireCase, Answer>();

describe.each(testEngines)('embedding on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine);
  });
  afterAll(() => fixture?.stop());

  describe.each(Object.entries(groups))('%s', (_, cases) => {
    it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
      const answer = await ask(fixture, one);
      check(one, answer);
      if (!first.has(one)) first.set(one, answer);
      expect(answer).toEqual(first.get(one));
    });
  });
});
