import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue } from '@backstay/kernel';
import { casesOf, engineNames, proofOf, verdictOn, type Behaviour } from './behaviour.js';
import { pages } from './pages.js';

const root = resolve(import.meta.dirname, '../../..');
const behaviours = pages.flatMap(({ behaviours }) => behaviours);
const verdicts = (behaviour: Behaviour) => engineNames.map((engine) => verdictOn(behaviour, engine));

describe('the catalogue of documented behaviours', () => {
  it('has every page of its folder', () => {
    expect(pages).toHaveLength(readdirSync(join(import.meta.dirname, 'pages')).length);
  });

  it.each(pages)('says each thing of $title once', ({ behaviours }) => {
    const said = behaviours.map(({ says }) => says);
    expect(said).toEqual([...new Set(said)]);
  });

  it.each(behaviours)('"$says" is proved on every engine, or it says why not', (behaviour) => {
    for (const verdict of verdicts(behaviour)) {
      const proof = proofOf(verdict);
      if (proof === null) expect('absent' in verdict && verdict.absent).toMatch(/./);
      else if (!('file' in proof)) expect(proof.length).toBeGreaterThan(0);
      else {
        expect(existsSync(join(root, proof.file))).toBe(true);
        expect(readFileSync(join(root, proof.file), 'utf8').includes(proof.title)).toBe(true);
      }
    }
  });

  it('asks the answer of every case', () => {
    const cases = behaviours.flatMap((one) => verdicts(one).flatMap(casesOf));
    const asked = cases.filter(
      ({ text, json, part, ids, error, answers, after, status }) =>
        (text ?? json ?? part ?? ids ?? error ?? answers ?? after ?? status) !== undefined,
    );
    expect(asked).toEqual(cases);
  });

  it('refuses with errors that are catalogued', () => {
    const known = new Set<string>(Object.values(catalogue).map(({ code }) => code));
    const codes = behaviours.flatMap((one) =>
      verdicts(one).flatMap((verdict) => ('refused' in verdict ? verdict.refused.map(({ error }) => error?.[0]) : [])),
    );
    expect(codes.filter((code) => code === undefined || !known.has(code))).toEqual([]);
  });
});
