import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { Program } from './program.js';

const unauthorised = 'test/one-way/unauthorised.ts';

/** Who may run statements, and on what. */
const runners: Readonly<Record<string, string>> = {
  'libs/data/src/': 'requests, by statements that @backstay/query has compiled',
  'libs/schema/src/': 'DDL, the system tables, seeds and counts of rows that a change of the schema would refuse',
  'libs/identity/src/system/identity-store.ts': 'the tables of sign-in, and auth.users',
  'libs/identity/src/limits/database-counters.ts': 'the counters of sign-in',
  'libs/transfer/src/archive/archive-export.service.ts': 'all tables of one moment, by the same compiled reads',
  'libs/transfer/src/archive/archive-import.service.ts': 'whether a table is empty, for an operator',
  'libs/transfer/src/export/': 'reads that @backstay/query has compiled, for an operator',
  'libs/transfer/src/import/': 'inserts of the seed’s form and compiled upserts, for an operator',
};

/** Who may write statements as text, and over what. */
const writers: Readonly<Record<string, string>> = {
  'libs/query/src/compile/': 'user tables, from authorised plans',
  'libs/query/src/define/': 'DDL',
  'libs/engine/src/': 'the server’s own catalogues, sessions and DDL',
  'libs/schema/src/seed/': 'rows of the project’s seed files',
  'libs/schema/src/plan/': 'counts of rows that a change of the schema would refuse',
  'libs/schema/src/system/': 'the system tables',
  'libs/identity/src/keys/': 'the table of signing keys',
  'libs/identity/src/sessions/': 'the tables of sessions and of what was revoked',
  'libs/identity/src/system/': 'the tables of sign-in',
  'libs/identity/src/users/auth-users.ts': 'auth.users',
  'libs/transfer/src/archive/archive-import.service.ts': 'whether a table is empty, for an operator',
};

const statement =
  /^\s*(SELECT|INSERT\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE|WITH\s+(RECURSIVE\s+)?\w+\s+AS)\s/;
const runs = new Set(['read', 'write', 'run', 'transaction', 'snapshot', 'execute']);

const isOneOf = (places: Readonly<Record<string, string>>, finding: string): boolean =>
  Object.keys(places).some((place) => finding.startsWith(place));

/** The text of a literal; of a template its beginning. */
const textOf = (node: ts.Node): string | null =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) ? node.text : null;

/** Where values of any length are read, so that no pattern may remember each turn of a group: decision 2951. */
const readers =
  /^libs\/(query\/src\/(compile\/values|resolve|render)\/|query\/src\/parse\/[\w-]*(body|rows)|expression\/src\/[\w-]+-text|engine\/src\/(mysql|mariadb|postgres|sqlite)\/[\w.-]*(types|codec|functions|order)\.ts)/;
const repeatedGroup = /(?<!\\)\)(?:[*+]|\{\d+,\d*\})/;
/** A zone's name comes with a header. */
const short = new Set(['libs/query/src/compile/values/time-zone.ts']);

describe('there is one way to a table', () => {
  let program: Program;
  beforeAll(() => {
    program = new Program([unauthorised]);
  }, 120_000);

  it('only an authorised plan can be compiled, and only its stage makes one', () => {
    expect(program.problems(unauthorised)).toEqual([]);
  });

  it('nothing but the stage that authorises gives a value the brand', () => {
    const casts = program.findings((node) =>
      ts.isAsExpression(node) && hasBrand(program.checker.getTypeFromTypeNode(node.type)) ? node.type.getText() : null,
    );
    expect(casts).not.toEqual([]);
    expect(casts.filter((cast) => !cast.startsWith('libs/query/src/authorise/'))).toEqual([]);
  });

  it('statements are written as text only where they are over something else, or compiled', () => {
    const texts = program.findings((node) => {
      const text = textOf(node);
      return text !== null && statement.test(text) ? text.trim().slice(0, 60) : null;
    });
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => !isOneOf(writers, text))).toEqual([]);
  });

  it('what @backstay/query compiles to statements takes authorised plans', () => {
    const makers = statementMakers(program);
    expect(makers.get('compileRead')).toBe(true);
    expect(makers.get('WriteCompiler')).toBe(true);
    // `finish` numbers the placeholders of a text that is there already, `bindStatement` fills them.
    expect([...makers].filter(([, authorised]) => !authorised).map(([name]) => name)).toEqual([
      'bindStatement',
      'finish',
    ]);
  });

  it('texts of another’s own are finished only by who may write them', () => {
    const calls = program.findings((node) =>
      ts.isCallExpression(node) && node.expression.getText() === 'finish' ? 'finish' : null,
    );
    expect(calls.filter((call) => !isOneOf(writers, call))).toEqual([]);
  });

  it('no pattern repeats a group over a value that may be of any length', () => {
    const patterns = program.findings((node, path) =>
      readers.test(path) && !short.has(path) && ts.isRegularExpressionLiteral(node) ? node.text : null,
    );
    expect(patterns.length).toBeGreaterThan(20);
    expect(patterns.filter((pattern) => repeatedGroup.test(pattern))).toEqual([]);
  });

  it('a database is asked by few, each for its own', () => {
    const calls = program.findings((node, path) => {
      if (path.startsWith('libs/engine/') || !ts.isCallExpression(node)) return null;
      const { expression } = node;
      if (!ts.isPropertyAccessExpression(expression) || !runs.has(expression.name.text)) return null;
      const owner = program.checker.getTypeAtLocation(expression.expression).symbol?.name;
      return owner === 'Engine' || owner === 'Transaction' || owner === 'Snapshot' ? expression.getText() : null;
    });
    expect(calls.some((call) => call.startsWith('libs/data/'))).toBe(true);
    expect(calls.filter((call) => !isOneOf(runners, call))).toEqual([]);
  });
});

const hasBrand = (type: ts.Type): boolean =>
  type.getProperties().some((property) => property.escapedName.toString().startsWith('__@authorised'));

/** What behind the door of @backstay/query gives statements → whether each takes an authorised plan. */
function statementMakers(program: Program): ReadonlyMap<string, boolean> {
  const { checker } = program;
  const door = checker.getSymbolAtLocation(program.source('libs/query/src/index.ts'));
  const makers = new Map<string, boolean>();
  for (const exported of door ? checker.getExportsOfModule(door) : []) {
    const declared = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    if (!(declared.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class))) continue;
    const type = checker.getTypeOfSymbol(declared);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      if (!makesStatements(signature.getReturnType(), checker)) continue;
      const first = signature.getParameters()[0];
      makers.set(exported.name, first !== undefined && hasBrand(checker.getTypeOfSymbol(first)));
    }
  }
  return new Map([...makers].sort(([a], [b]) => a.localeCompare(b)));
}

/** Whether what a function gives is a statement or, for a class, one of its methods gives one. */
function makesStatements(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (!type.isClass()) return givesStatements(type, checker);
  const methods = type.getProperties().flatMap((member) => checker.getTypeOfSymbol(member).getCallSignatures());
  return methods.some((method) => givesStatements(method.getReturnType(), checker));
}

const statements = new Set(['CompiledStatement', 'Statement', 'WriteStatement']);

/** Whether a type is a statement or holds one, in a list or in a member. */
function givesStatements(type: ts.Type, checker: ts.TypeChecker, depth = 0): boolean {
  if (type.isUnion()) return type.types.some((one) => givesStatements(one, checker, depth));
  const name = type.aliasSymbol?.name ?? type.symbol?.name ?? '';
  if (statements.has(name)) return true;
  if (depth > 2) return false;
  const inside = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (inside) return givesStatements(inside, checker, depth + 1);
  if (!/^Compiled|^Prepared/.test(name)) return false;
  return type.getProperties().some((member) => givesStatements(checker.getTypeOfSymbol(member), checker, depth + 1));
}
