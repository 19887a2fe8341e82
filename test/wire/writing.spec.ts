import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, check, tableOf, title, type Answer } from './ask-case.js';
import { answerOrderCases } from './cases/answer-order.cases.js';
import { bodyValueCases } from './cases/body-value.cases.js';
import { deleteCases } from './cases/delete.cases.js';
import { conditionalWriteCases } from './cases/entity-tag.cases.js';
import { insertBodyCases } from './cases/insert-body.cases.js';
import { insertPolicyCases } from './cases/insert-policy.cases.js';
import { insertRowCases } from './cases/insert-row.cases.js';
import { insertCases } from './cases/insert.cases.js';
import { preferenceCases } from './cases/preference.cases.js';
import { putCases } from './cases/put.cases.js';
import { updatePolicyCases } from './cases/update-policy.cases.js';
import { updateCases } from './cases/update.cases.js';
import { upsertPolicyCases } from './cases/upsert-policy.cases.js';
import { upsertCases } from './cases/upsert.cases.js';
import {
  changingFunctionCases,
  deletingFunctionCases,
  functionPreferenceCases,
  insertingFunctionCases,
} from './cases/writing-function.cases.js';
import { zonedWriteCases } from './cases/time-zone.cases.js';
import { writeEmbedCases } from './cases/write-embed.cases.js';
import type { WriteCase } from './cases/write-case.js';
import { writeLimitCases } from './cases/write-limit.cases.js';
import type { FixtureServer } from './fixture-server.js';
import { WritingState } from './writing-state.js';
import { startWritingFixture } from './writing-fixture.js';

const groups = {
  'rows are inserted as PostgREST inserts them': insertCases,
  'bodies are read as PostgREST reads them': insertBodyCases,
  'keys, constraints and defaults hold for inserted rows': insertRowCases,
  'policies and grants decide which rows are inserted': insertPolicyCases,
  'values of a body become values of columns as in PostgreSQL': bodyValueCases,
  'rows are changed as PostgREST changes them': updateCases,
  'policies and grants decide which rows are changed': updatePolicyCases,
  'rows are deleted as PostgREST deletes them': deleteCases,
  'upserts insert or merge': upsertCases,
  'upserts stand under the policies of inserts and of updates': upsertPolicyCases,
  'a whole row is put by its key': putCases,
  'functions insert as their callers may, or past the policies': insertingFunctionCases,
  'functions change rows that their callers may change': changingFunctionCases,
  'functions delete, and answer what was there': deletingFunctionCases,
  'what is asked of a function that writes is done after it, and what refuses it takes it back':
    functionPreferenceCases,
  'what is answered of a write has the order that is asked for': answerOrderCases,
  'a limit leaves out no row of a write': writeLimitCases,
  'what is said of embedded resources is looked up, whatever is answered': writeEmbedCases,
  'preferences are followed or refused': preferenceCases,
  'moments are written in a zone': zonedWriteCases,
  'a row is changed if it is still the one that was seen': conditionalWriteCases,
};

/** Answers of the first engine; the others must give the same status, headers and body. */
const first = new Map<WriteCase, Answer>();

/** SQLite does not say which foreign key refused a row, so its message lists those that may have. */
const differs = (one: WriteCase): boolean => one.error?.[0] === '23503';

describe.each(testEngines)('writing on %s', (engine) => {
  let fixture: FixtureServer;
  let state: WritingState;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine, { BACKSTAY_TX_OVERRIDE: 'on', BACKSTAY_MAX_AFFECTED: '20' });
    state = await WritingState.of(fixture);
  });
  beforeEach(() => state.restore());
  afterAll(() => fixture?.stop());

  describe.each(Object.entries(groups))('%s', (_, cases) => {
    it.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
      const answer = await ask(fixture, one);
      if (answer.status < 400) state.touched(one.request.startsWith('rpc/') ? undefined : tableOf(one));
      check(one, answer);
      for (const [request, json] of Object.entries(one.after ?? {})) expect(await state.read(request)).toEqual(json);
      if (one.status >= 400) await state.requireUnchanged();
      if (!first.has(one)) first.set(one, answer);
      if (!differs(one)) expect(answer).toEqual(first.get(one));
    });
  });
});
