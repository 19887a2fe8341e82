import type { PrincipalName } from '../../fixtures/principals.js';
import type { WireCase } from './wire-case.js';

const sees = (as: PrincipalName, request: string, ids: readonly (number | string)[]): WireCase => ({
  as,
  request,
  ids,
});
const denied = (as: PrincipalName, request: string, table: string): WireCase => ({
  as,
  request,
  status: as === 'anon' ? 401 : 403,
  error: ['42501', `permission denied for table ${table}`],
});

const people = (as: PrincipalName, names: readonly string[], query = ''): WireCase => ({
  as,
  request: `person?select=name&order=name${query}`,
  json: names.map((name) => ({ name })),
});

/** Who sees what; whatever is not listed is not seen. */
export const policyCases: readonly WireCase[] = [
  people('anon', ['Ada', 'Cleo', 'Eve']),
  people('ada', ['Ada', 'Cleo', 'Eve']),
  people('bob', ['Ada', 'Bob', 'Cleo', 'Eve']),
  people('stranger', ['Ada', 'Cleo', 'Eve']),
  people('service', ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve']),
  people('anon', ['Ada', 'Eve'], '&age=eq.36'),
  people('anon', [], '&name=eq.Bob'),
  people('bob', ['Bob'], '&email=like.bob*'),
  people('anon', ['Ada'], '&profile=cs.{%22likes%22:[%22tea%22]}'),
  people('service', ['Ada', 'Dan'], '&profile=cs.{%22likes%22:[%22tea%22]}'),
  people('anon', ['Ada', 'Cleo', 'Eve'], '&or=(public.is.true,name.eq.Bob)'),
  people('anon', [], '&not.or=(public.is.true,name.eq.Bob)'),

  sees('anon', 'team?select=id', []),
  sees('ada', 'team?select=id', [1]),
  sees('bob', 'team?select=id', [1, 2]),
  sees('cleo', 'team?select=id', []),
  sees('service', 'team?select=id', [1, 2, 3]),

  sees('anon', 'note?select=id', []),
  sees('ada', 'note?select=id', [1, 2]),
  sees('bob', 'note?select=id', [1, 2, 3, 6]),
  sees('cleo', 'note?select=id', [4]),
  sees('auditor', 'note?select=id', [1, 2, 5]),
  sees('stranger', 'note?select=id', []),
  sees('service', 'note?select=id', [1, 2, 3, 4, 5, 6]),
  sees('ada', 'note?select=id&or=(id.eq.1,id.eq.3,id.eq.4)', [1]),
  sees('ada', 'note?select=id&team_id=eq.2', []),
  sees('bob', 'note?select=id&stars=is.null', [3]),
  sees('bob', 'note?select=id&order=stars.desc.nullslast', [1, 2, 6, 3]),
  {
    ...sees('ada', 'note?select=id', [1, 2]),
    headers: { prefer: 'count=exact' },
    answers: { 'content-range': '0-1/2' },
  },
  {
    ...sees('bob', 'note?select=id&limit=1', [1]),
    status: 206,
    headers: { prefer: 'count=planned' },
    answers: { 'content-range': '0-0/4' },
  },
  {
    ...sees('anon', 'note?select=id', []),
    headers: { prefer: 'count=estimated' },
    answers: { 'content-range': '*/0' },
  },

  { as: 'ada', request: 'member?select=team_id,role', json: [{ team_id: 1, role: 'owner' }] },
  {
    as: 'bob',
    request: 'member?select=team_id,role&order=team_id',
    json: [
      { team_id: 1, role: 'reader' },
      { team_id: 2, role: 'owner' },
    ],
  },
  { as: 'anon', request: 'member?select=team_id', json: [] },

  // granted, but no policy opens it
  sees('anon', 'closed?select=id', []),
  sees('bob', 'closed?select=id', []),
  sees('service', 'closed?select=id', [1]),

  // not granted
  denied('anon', 'vault?select=id', 'vault'),
  denied('bob', 'vault?select=id', 'vault'),
  sees('service', 'vault?select=id', [1]),

  // granted by column: a column that may not be read can be mentioned nowhere
  {
    as: 'anon',
    request: 'payroll?select=id,name',
    json: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Bob' },
    ],
  },
  sees('bob', 'payroll?select=id&order=name.desc', [2, 1]),
  denied('anon', 'payroll', 'payroll'),
  denied('bob', 'payroll?select=*', 'payroll'),
  denied('bob', 'payroll?select=id,salary', 'payroll'),
  denied('bob', 'payroll?select=x:salary::text', 'payroll'),
  denied('anon', 'payroll?select=id&salary=gt.5000', 'payroll'),
  denied('bob', 'payroll?select=id&or=(id.eq.1,salary.gt.5000)', 'payroll'),
  denied('bob', 'payroll?select=id&order=salary', 'payroll'),
  // what may not be read does not tell its type, by no operator, path, cast or order that the type has none of
  ...[
    'salary=fts.x',
    'salary=cs.{1}',
    'salary=ov.[1,2]',
    'salary=is.true',
    'salary=in.(x)',
    'salary->a=eq.1',
    'select=salary->>a',
    'select=salary::nope',
    'order=salary->a',
  ].flatMap((query) => [denied('anon', `payroll?${query}`, 'payroll'), denied('bob', `payroll?${query}`, 'payroll')]),
  { as: 'service', request: 'payroll?select=salary->>a', status: 404, error: ['42883'] },
  { as: 'service', request: 'payroll?select=salary&order=salary', json: [{ salary: 4100.5 }, { salary: 5200 }] },
];
