import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { ask, check, title, type Answer } from './ask-case.js';
import type { WireCase } from './cases/wire-case.js';
import { startFixture, type FixtureServer } from './fixture-server.js';

/** A suite for each engine, in which each case is asked: all must give the same status, headers and body. */
export function askEverywhere(what: string, groups: Readonly<Record<string, readonly WireCase[]>>): void {
  /** Answers of the first engine. */
  const first = new Map<WireCase, Answer>();

  describe.each(testEngines)(`${what} on %s`, (engine) => {
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
}
