import { LineCounter, parseDocument, isMap, isSeq, type Document } from 'yaml';
import type { JsonObject } from '@backstay/kernel';
import { Refusal } from '../refusal.js';
import type { CaseFile, Expectation, PolicyCase } from './case-file.js';

const fileKeys = ['people', 'seed', 'rows', 'cases'];
const caseKeys = ['name', 'as', 'request', 'body', 'prefer', 'schema', 'expect'];
const expectKeys = ['status', 'code', 'count', 'rows', 'ids', 'allowed', 'denied', 'verdict', 'key'];

/** Reads a file of cases. Throws Refusal with the place of the first thing that is none of them. */
export function readCaseFile(path: string, text: string): CaseFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, maxAliasCount: 100 } as Parameters<
    typeof parseDocument
  >[1]);
  const [error] = document.errors;
  if (error)
    throw new Refusal(`${path}:${lines.linePos(error.pos[0]).line} is no YAML: ${error.message.split('\n')[0]}`);
  const file = document.toJS({ maxAliasCount: 100 }) as unknown;
  const reader = new Reader(path);
  const top = reader.object(file ?? {}, 'the file', fileKeys);
  const places = casePlaces(document, lines);
  const cases = reader.list(top['cases'], 'cases').map((one, i) => reader.case(one, places[i] ?? 1));
  if (cases.length === 0) throw new Refusal(`${path} has no cases.`);
  return {
    path,
    people: reader.object(top['people'] ?? {}, 'people') as CaseFile['people'],
    seed: top['seed'] !== false,
    rows: reader.object(top['rows'] ?? {}, 'rows') as CaseFile['rows'],
    cases,
  };
}

function casePlaces(document: Document, lines: LineCounter): readonly number[] {
  const cases = isMap(document.contents) ? document.contents.get('cases') : null;
  if (!isSeq(cases)) return [];
  return cases.items.map((item) => lines.linePos((item as { range?: [number, number, number] }).range?.[0] ?? 0).line);
}

class Reader {
  constructor(private readonly path: string) {}

  object(value: unknown, what: string, keys: readonly string[] | null = null): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Refusal(`${this.path}: ${what} must have keys and values.`);
    const unknown = Object.keys(value).find((key) => keys !== null && !keys.includes(key));
    if (unknown !== undefined)
      throw new Refusal(`${this.path}: ${what} has no key ${unknown}; it has ${keys!.join(', ')}.`);
    return value as JsonObject;
  }

  list(value: unknown, what: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    throw new Refusal(`${this.path}: ${what} must be a list.`);
  }

  case(value: unknown, line: number): PolicyCase {
    const place = `the case of line ${line}`;
    const one = this.object(value, place, caseKeys);
    for (const key of ['name', 'request'])
      if (typeof one[key] !== 'string') throw new Refusal(`${this.path}: ${place} must say ${key}, as a text.`);
    const { expect } = one;
    const word = expect === 'allowed' || expect === 'denied';
    const expected = word ? expect : (this.object(expect ?? null, `expect of ${place}`, expectKeys) as Expectation);
    if (!word && Object.keys(expected).every((key) => key === 'key'))
      throw new Refusal(`${this.path}: ${place} expects nothing, so it could not fail.`);
    return { ...(one as unknown as PolicyCase), as: (one['as'] ?? 'anon') as PolicyCase['as'], expect: expected, line };
  }
}
