import type { DatabaseSnapshot, Engine } from '@backstay/engine';
import { Failure, roles } from '@backstay/kernel';
import type { Expression, FunctionDefinition, ViewQuery } from '@backstay/expression';
import { PolicySet, rowAlias, type GuardedWrite } from '@backstay/policy';
import { adoptedProblems } from './adopted-problems.js';
import { compileExpression, compileViewQuery, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { adoptedViewProblems } from './adopted-view-problems.js';
import { rangeProblems } from './range-problems.js';
import { viewQueries } from '../build-snapshot.js';
import { qualified } from './schema-change.js';
import type { PlanProblem } from './schema-problems.js';
import type { Places } from './users-elsewhere.js';

/**
 * What keeps a record from being had on this database at all, whatever its rows: all of it. `there` is what is there,
 * `places` where it is written.
 */
export function findPlanProblems(
  before: SchemaRecord,
  after: SchemaRecord,
  there: DatabaseSnapshot,
  engine: Engine,
  places: Places,
): readonly PlanProblem[] {
  return [
    ...findLanguageProblems(after, engine, places),
    ...adoptedProblems(before, after, engine),
    ...foreignTables(before, after, there, engine),
    ...missingTargets(after, there, engine),
    ...(after.views ?? []).flatMap((view) => adoptedViewProblems(view, there, engine.dialect)),
  ];
}

/** How an engine is spoken to: all that is needed to tell what cannot be said. */
export type SchemaLanguage = Pick<Engine, 'ddl' | 'dialect' | 'capabilities'>;

/** What of a record cannot be said in an engine's words, whatever is in the database. */
export const findLanguageProblems = (
  record: SchemaRecord,
  language: SchemaLanguage,
  places: Places = new Map(),
): readonly PlanProblem[] => [
  ...rangeProblems(record, language.capabilities, places),
  ...record.tables.flatMap((table) => definitionProblems(table, language)),
  ...policyProblems(record, language),
  ...viewProblems(record, language),
  ...functionProblems(record, language),
  ...computedProblems(record, language),
];

function definitionProblems(table: TableDefinition, { ddl }: SchemaLanguage): readonly PlanProblem[] {
  // An adopted table is as it is, whatever this system would make of it.
  if (table.adopted !== undefined) return [];
  const problems = ddl.problems(table);
  // Its checks and generated columns, said in the engine's words.
  return problems.length > 0 ? problems : unsupported(qualified(table), () => ddl.createTable(table));
}

/** A table that is there and was not made by us is left alone. */
function foreignTables(
  before: SchemaRecord,
  after: SchemaRecord,
  snapshot: DatabaseSnapshot,
  { dialect }: Engine,
): readonly PlanProblem[] {
  const there = new Set(snapshot.tables.map((table) => dialect.table(table)));
  const ours = new Set(before.tables.map((table) => dialect.table(table)));
  return after.tables
    .filter((table) => table.adopted === undefined)
    .filter((table) => there.has(dialect.table(table)) && !ours.has(dialect.table(table)))
    .map((table) => ({
      object: qualified(table),
      message: 'A table or view of this name is there already and is not in the applied schema.',
      advice: 'It is left alone. Give the new table another name, or rename or drop the one that is there yourself.',
    }));
}

/** A built-in table is only there where Backstay's own tables are, or where the application brought it. */
function missingTargets(after: SchemaRecord, snapshot: DatabaseSnapshot, { dialect }: Engine): readonly PlanProblem[] {
  const there = new Set([...snapshot.tables, ...after.tables].map((table) => dialect.table(table)));
  return after.tables.flatMap((table) =>
    table.foreignKeys
      .filter((key) => !there.has(dialect.table(key.references.table)))
      .map((key) => ({
        object: qualified(table),
        message: `Foreign key ${key.name} points at ${qualified(key.references.table)}, which is not in this database.`,
        advice: 'Backstay makes it only where its own tables are: leave BACKSTAY_SYSTEM_URL out, or leave out the key.',
      })),
  );
}

/** Every policy in the engine's words, so that no request finds out that one cannot be said there. */
function policyProblems(after: SchemaRecord, { dialect }: SchemaLanguage): readonly PlanProblem[] {
  // Without the tables' grants: whom a policy's own reading is forbidden to is for requests to say.
  const policies = new PolicySet(0, after.policies, after.functions);
  const messages = new Map<string, PlanProblem>();
  for (const table of after.tables) {
    for (const [command, side] of sides) {
      for (const role of roles) {
        const guard = policies.guard(table, command, side, role, rowAlias);
        if (guard === null) continue;
        for (const problem of unsupported(`policies on ${qualified(table)}`, () => compileExpression(guard, dialect)))
          messages.set(`${qualified(table)} ${problem.message}`, problem);
      }
    }
  }
  return [...messages.values()];
}

/** Every view in the engine's words, under the policies of every role. */
function viewProblems(after: SchemaRecord, { dialect }: SchemaLanguage): readonly PlanProblem[] {
  const views = after.views ?? [];
  const policies = new PolicySet(0, after.policies, after.functions, null, viewQueries(views));
  return views.flatMap((view) => {
    const messages = new Map<string, PlanProblem>();
    for (const role of roles) {
      const { view: query } = policies.reading(view, rowAlias, role);
      if (query === undefined) continue;
      for (const problem of unsupported(qualified(view), () => compileViewQuery(query, dialect)))
        messages.set(problem.message, problem);
    }
    return [...messages.values()];
  });
}

/** Every function in the engine's words, called with all of its arguments by every role. */
function functionProblems(after: SchemaRecord, { dialect }: SchemaLanguage): readonly PlanProblem[] {
  const { callable = [], views = [] } = after;
  const policies = new PolicySet(0, after.policies, after.functions, null, viewQueries(views), callable);
  return callable.flatMap((called) => {
    const given = called.arguments.map(({ name, type }, slot) => ({
      name,
      value: { kind: 'value', type, slot } as const,
    }));
    const overload = callable.filter(({ name }) => name === called.name).indexOf(called);
    const call = { name: called.name, overload, arguments: given, limit: 1, offset: null };
    const messages = new Map<string, PlanProblem>();
    for (const role of called.execute) {
      const queries = [policies.calling(call, role), ...readBeforeWriting(called, () => policies.writing(call, role))];
      for (const query of queries) {
        for (const problem of unsupported(called.name, () => compileViewQuery(query, dialect)))
          messages.set(problem.message, problem);
      }
    }
    return [...messages.values()];
  });
}

/** What a function reads before it writes, where it does: a DELETE selects nothing, and constants need no reading. */
function readBeforeWriting({ write }: FunctionDefinition, guarded: () => GuardedWrite): readonly ViewQuery[] {
  if (write === undefined || (write.source.select.length === 0 && write.source.where === null)) return [];
  const { source } = guarded().write;
  return [{ ...source, select: [...source.select, { name: 'reached', expression: one }] }];
}

const one: Expression = { kind: 'literal', type: { kind: 'integer' }, value: '1' };

/** Every computed column in the engine's words, under the policies of every role that may execute it. */
function computedProblems(after: SchemaRecord, { dialect }: SchemaLanguage): readonly PlanProblem[] {
  const { computed = [], views = [], tables } = after;
  const policies = new PolicySet(0, after.policies, after.functions, null, viewQueries(views), [], computed);
  const row = { columns: [] };
  return computed.flatMap(({ table, column: { name }, execute }) => {
    const messages = new Map<string, PlanProblem>();
    for (const role of execute) {
      const { view } = policies.readingComputed({ ...table, ...row }, rowAlias, role, [name], null);
      for (const problem of unsupported(`${qualified(table)}.${name}`, () => compileViewQuery(view, dialect)))
        messages.set(problem.message, problem);
    }
    return tables.length === 0 ? [] : [...messages.values()];
  });
}

const sides = [
  ['select', 'using'],
  ['insert', 'check'],
  ['update', 'using'],
  ['update', 'check'],
  ['delete', 'using'],
] as const;

/** What the engine refuses by name, as a problem of the schema; anything else is a fault and is thrown. */
function unsupported(object: string, compile: () => unknown): readonly PlanProblem[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof Failure) || error.entry !== 'not_supported') throw error;
    const sentence = typeof error.details === 'string' ? error.details : error.message;
    return [{ object, message: sentence, advice: error.hint ?? 'Write it in another way.' }];
  }
}
