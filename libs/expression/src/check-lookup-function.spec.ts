import { parse } from 'libpg-query';
import { describe, expect, it } from 'vitest';
import { checkExpression, checkLookupFunction } from './check-expression.js';
import { argumentAlias, type ExpressionScope, type LookupFunction, type ScopeTable } from './scope.js';
import { subqueryOf, visit } from './visit.js';

const members: ScopeTable = {
  schema: 'public',
  name: 'members',
  columns: [
    { name: 'id', type: { kind: 'integer' } },
    { name: 'org', type: { kind: 'integer' } },
    { name: 'person', type: { kind: 'uuid' } },
    { name: 'role', type: { kind: 'text' } },
  ],
  primaryKey: { name: 'members_pkey', columns: ['id'] },
  uniqueKeys: [{ name: 'members_org_person_key', columns: ['org', 'person'] }],
};
const table: ExpressionScope['table'] = (_, name) => (name === 'members' ? members : null);

interface Parsed {
  readonly stmts: readonly { readonly stmt: { readonly SelectStmt: { readonly targetList: readonly Target[] } } }[];
}
interface Target {
  readonly ResTarget: { readonly val: unknown };
}

const parseSelect = async (text: string): Promise<Parsed['stmts'][number]['stmt'] | undefined> =>
  ((await parse(text)) as Parsed).stmts[0]?.stmt;

type Checked = ReturnType<typeof checkLookupFunction>;

async function define(
  body: string,
  signature: Partial<LookupFunction> = {},
  functions: readonly LookupFunction[] = [],
): Promise<Checked> {
  const whole = { name: 'look', arguments: [], returns: { kind: 'integer' } as const, returnsSet: true, ...signature };
  return checkLookupFunction(await parseSelect(body), whole, { table, enums: [], functions });
}

const found = ({ function: defined, problems }: Checked): LookupFunction => {
  if (!defined) throw new Error(problems[0]?.message);
  return defined;
};

async function use(text: string, functions: readonly LookupFunction[]): Promise<ReturnType<typeof checkExpression>> {
  const row = { table: members, alias: 'row' };
  const rest = { enums: [], arguments: [], expected: { kind: 'boolean' } as const, claims: true, subqueries: true };
  const select = await parseSelect(`select ${text}`);
  return checkExpression(select?.SelectStmt.targetList[0]?.ResTarget.val, { row, table, functions, ...rest });
}

describe('Look-up functions', () => {
  it('keep a body of one SELECT, with arguments by name or number', async () => {
    const [wanted, org] = [
      { name: 'wanted', type: { kind: 'uuid' } as const },
      { name: 'org', type: { kind: 'integer' } as const },
    ];
    const { body } = found(
      await define('select org from members where person = $1 and person = wanted', { arguments: [wanted, org] }),
    );
    const sources: string[] = [];
    visit({ kind: 'exists', query: body }, (node) => {
      if (node.kind === 'column') sources.push(`${node.source}.${node.column}`);
    });
    // A column hides an argument of the same name, as in PostgreSQL.
    expect(sources).toEqual([
      'members.person',
      `${argumentAlias}.wanted`,
      'members.person',
      `${argumentAlias}.wanted`,
      'members.org',
    ]);
  });

  it('must select what they are declared to return', async () => {
    expect((await define('select person from members')).problems[0]?.message).toBe(
      'look is declared to return integer, but selects uuid',
    );
  });

  it('that give one value must find at most one row by a key', async () => {
    const one = { returnsSet: false };
    expect((await define('select org from members where person = auth.uid()', one)).problems[0]?.message).toBe(
      'look may find more than one row',
    );
    expect((await define('select org from members where id = 1', one)).problems).toEqual([]);
    expect((await define('select id from members where person = auth.uid() and org = 1', one)).problems).toEqual([]);
    expect(
      (await define('select a.id from members a, members b where a.id = b.org and b.id = 1', one)).problems,
    ).toEqual([]);
    expect((await define('select a.id from members a, members b where a.id = b.id', one)).problems).toHaveLength(1);
    expect((await define('select id from members where id = 1 or id = 2', one)).problems).toHaveLength(1);
  });

  it('are put in place of their call, marked with their name, under aliases of their own', async () => {
    const mine = found(await define('select org from members where person = auth.uid()', { name: 'my_orgs' }));
    const { expression } = await use('org in (select my_orgs()) and not id in (select public.my_orgs())', [mine]);
    const queries: (string | undefined)[] = [];
    if (expression) visit(expression, (node) => queries.push(...(subqueryOf(node) ? [subqueryOf(node)?.definer] : [])));
    expect(queries).toEqual(['my_orgs', 'my_orgs']);
    expect(JSON.stringify(expression)).toContain('"alias":"members_2"');
  });

  it('take arguments from the row', async () => {
    const boolean = { kind: 'boolean' } as const;
    const isMember = found(
      await define('select exists (select 1 from members m where m.org = wanted and m.person = auth.uid())', {
        name: 'is_member',
        arguments: [{ name: 'wanted', type: { kind: 'integer' } }],
        returns: boolean,
        returnsSet: false,
      }),
    );
    const { expression } = await use('is_member(org)', [isMember]);
    expect(expression).toMatchObject({ kind: 'exists', query: { definer: 'is_member', from: [{ alias: 'm' }] } });
    expect(JSON.stringify(expression)).toContain(
      '{"kind":"column","type":{"kind":"integer"},"source":"row","column":"org"}',
    );
    expect(JSON.stringify(expression)).not.toContain(argumentAlias);
  });

  it('may call each other, and the innermost name stays', async () => {
    const inner = found(await define('select org from members where person = auth.uid()', { name: 'inner_look' }));
    const outer = found(
      await define('select id from members where org in (select inner_look())', { name: 'outer_look' }, [inner]),
    );
    const { expression } = await use('id in (select outer_look())', [inner, outer]);
    const names: (string | undefined)[] = [];
    if (expression) visit(expression, (node) => names.push(...(subqueryOf(node) ? [subqueryOf(node)?.definer] : [])));
    expect(names).toEqual(['outer_look', 'inner_look']);
  });

  it.each([
    ['look()', 'look returns a set'],
    ['org = (select look())', 'the subquery may give more than one row'],
    ['org in (select look() where true)', 'look returns a set'],
    ['org in (select look(1))', 'function look takes 0 arguments, not 1'],
    ['person in (select look())', 'operator does not exist: uuid = integer'],
    ['org in (select unknown_look())', 'function unknown_look() is not supported'],
  ])('refuse %s', async (text, message) => {
    const look = found(await define('select org from members'));
    expect((await use(text, [look])).problems.map((problem) => problem.message)).toEqual([message]);
  });
});
