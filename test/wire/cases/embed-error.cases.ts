import type { WireCase } from './wire-case.js';

const bad = (request: string, status: number, json: object, as: WireCase['as'] = 'anon'): WireCase => ({
  request,
  as,
  status,
  json,
});

/** What is refused, in PostgREST's words. */
export const embedErrorCases: readonly WireCase[] = [
  bad('parcel?select=id,place(street)', 300, {
    code: 'PGRST201',
    message: "Could not embed because more than one relationship was found for 'parcel' and 'place'",
    details: [
      {
        cardinality: 'many-to-one',
        embedding: 'parcel with place',
        relationship: 'parcel_billing using parcel(billing_id) and place(id)',
      },
      {
        cardinality: 'many-to-one',
        embedding: 'parcel with place',
        relationship: 'parcel_delivery using parcel(delivery_id) and place(id)',
      },
    ],
    hint: "Try changing 'place' to one of the following: 'place!parcel_billing', 'place!parcel_delivery'. Find the desired relationship in the 'details' key.",
  }),
  bad('project?select=id,ledger(amount)', 401, {
    code: '42501',
    message: 'permission denied for table ledger',
    details: null,
    hint: null,
  }),
  bad('account?select=id,users(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'account' and 'users' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'account' and 'users' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('account?select=id,user_id(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'account' and 'user_id' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'account' and 'user_id' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('account?select=id,auth.users(*)', 400, {
    code: 'PGRST100',
    message: '"failed to parse select parameter (id,auth.users(*))" (line 1, column 8)',
    details: 'unexpected "." expecting "," or end of input',
    hint: null,
  }),
  bad('project?select=id,nothing(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'project' and 'nothing' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'project' and 'nothing' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('project?select=id,clint(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'project' and 'clint' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'project' and 'clint' in the schema 'public', but no matches were found.",
    hint: "Perhaps you meant 'client' instead of 'clint'.",
  }),
  bad('project?select=id,client!nohint(name)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'project' and 'client' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'project' and 'client' using the hint 'nohint' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('project?select=id,client(name)&clients.name=eq.x', 400, {
    code: 'PGRST108',
    message: "'clients' is not an embedded resource in this request",
    details: null,
    hint: "Verify that 'clients' is included in the 'select' query parameter.",
  }),
  bad('project?select=id&client=is.null', 400, {
    code: '42703',
    message: 'column project.client does not exist',
    details: null,
    hint: null,
  }),
  bad('project?select=id,task(name)&order=task(name)', 400, {
    code: 'PGRST118',
    message: "A related order on 'task' is not possible",
    details: "'project' and 'task' do not form a many-to-one or one-to-one relationship",
    hint: null,
  }),
  bad('project?select=id,client(name)&client=eq.1', 400, {
    code: 'PGRST120',
    message: "Bad operator on the 'client' embedded resource",
    details: 'Only is null or not is null filters are allowed on embedded resources',
    hint: null,
  }),
  bad('project?select=id,task(name)&task.hours=eq.x', 400, {
    code: '22P02',
    message: 'invalid input syntax for type integer: "x"',
    details: null,
    hint: null,
  }),
  bad('client?select=a(b(', 400, {
    code: 'PGRST100',
    message: '"failed to parse select parameter (a(b()" (line 1, column 5)',
    details: 'unexpected end of input expecting field name (* or [a..z0..9_$])',
    hint: null,
  }),
  bad('sample?select=id,person(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'sample' and 'person' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'sample' and 'person' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('vault?select=id,closed(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'vault' and 'closed' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'vault' and 'closed' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('worker?select=a:project(a:task(a:project(a:task(a:project(a:task(id))))))', 413, {
    code: '54000',
    message: 'depth of embedded resources is over the limit of 5',
    details: null,
    hint: null,
  }),
  bad('person?select=id,sample(*)', 400, {
    code: 'PGRST200',
    message: "Could not find a relationship between 'person' and 'sample' in the schema cache",
    details:
      "Searched for a foreign key relationship between 'person' and 'sample' in the schema 'public', but no matches were found.",
    hint: null,
  }),
  bad('project?select=id,task(nope)', 400, {
    code: '42703',
    message: 'column task.nope does not exist',
    details: null,
    hint: null,
  }),
  bad('project?select=id,task(id)&task.nope=eq.1', 400, {
    code: '42703',
    message: 'column task.nope does not exist',
    details: null,
    hint: null,
  }),
  bad('project?select=id,task(id)&task.order=nope', 400, {
    code: '42703',
    message: 'column task.nope does not exist',
    details: null,
    hint: null,
  }),
  bad('project?select=id,task(id)&order=client(name)', 400, {
    code: 'PGRST108',
    message: "'client' is not an embedded resource in this request",
    details: null,
    hint: "Verify that 'client' is included in the 'select' query parameter.",
  }),
  bad('project?select=id,task(id)&tasks.limit=1', 400, {
    code: 'PGRST108',
    message: "'tasks' is not an embedded resource in this request",
    details: null,
    hint: "Verify that 'tasks' is included in the 'select' query parameter.",
  }),
  bad('project?select=id,task(id)&task.project.id=eq.1', 400, {
    code: 'PGRST108',
    message: "'project' is not an embedded resource in this request",
    details: null,
    hint: "Verify that 'project' is included in the 'select' query parameter.",
  }),
  bad('project?select=id,task(id)&task.limit=-1', 416, {
    code: 'PGRST103',
    message: 'Requested range not satisfiable',
    details: 'Limit should be greater than or equal to zero.',
    hint: null,
  }),
  bad('project?select=id,task(id)&task.limit=99999999999999999', 400, {
    code: 'PGRST100',
    message: '"failed to parse limit (99999999999999999)" (line 1, column 1)',
    details: 'unexpected input expecting an integer',
    hint: null,
  }),
  { request: 'project?select=id,..client(name)', status: 400, error: ['PGRST100'] },
  { request: 'project?select=id,....client(name)', status: 400, error: ['PGRST100'] },
  { request: 'project?select=id,x:...client(name)', status: 400, error: ['PGRST100'] },
  { request: 'project?select=id,...client', status: 400, error: ['PGRST100'] },
  bad('project?select=id,task(id)&task=gt.1', 400, {
    code: 'PGRST120',
    message: "Bad operator on the 'task' embedded resource",
    details: 'Only is null or not is null filters are allowed on embedded resources',
    hint: null,
  }),
  bad('project?select=id,client(name)&order=client(nope)', 400, {
    code: '42703',
    message: 'column client.nope does not exist',
    details: null,
    hint: null,
  }),
  bad('place?select=id,parcel(id)', 300, {
    code: 'PGRST201',
    message: "Could not embed because more than one relationship was found for 'place' and 'parcel'",
    details: [
      {
        cardinality: 'one-to-many',
        embedding: 'place with parcel',
        relationship: 'parcel_billing using place(id) and parcel(billing_id)',
      },
      {
        cardinality: 'one-to-many',
        embedding: 'place with parcel',
        relationship: 'parcel_delivery using place(id) and parcel(delivery_id)',
      },
    ],
    hint: "Try changing 'parcel' to one of the following: 'parcel!parcel_billing', 'parcel!parcel_delivery'. Find the desired relationship in the 'details' key.",
  }),
  bad('task?select=id,project(ledger(amount))', 401, {
    code: '42501',
    message: 'permission denied for table ledger',
    details: null,
    hint: null,
  }),
  bad('project?select=id,ledger()&ledger=is.null', 401, {
    code: '42501',
    message: 'permission denied for table ledger',
    details: null,
    hint: null,
  }),
  bad(
    'ledger?select=id,project(id)',
    403,
    { code: '42501', message: 'permission denied for table ledger', details: null, hint: null },
    'ada',
  ),
  bad('project?select=id,task(count())', 400, {
    code: 'PGRST123',
    message: 'Use of aggregate functions is not allowed',
    details: null,
    hint: null,
  }),
  bad('project?select=id,task(hours.sum())', 400, {
    code: 'PGRST123',
    message: 'Use of aggregate functions is not allowed',
    details: null,
    hint: null,
  }),
];
