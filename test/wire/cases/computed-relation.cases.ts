import type { WireCase } from './wire-case.js';

const gives = (request: string, text: string, as: WireCase['as'] = 'anon'): WireCase => ({ request, as, text });

/** Relationships that functions compute: named they are embedded like others. */
export const computedRelationCases: readonly WireCase[] = [
  gives(
    'project?select=name,computed_client(name)',
    '[{"name":"Roof","computed_client":{"name":"Acme"}},{"name":"Wall","computed_client":{"name":"Acme"}},{"name":"Door","computed_client":null},{"name":"Gate","computed_client":null}]',
  ),
  gives(
    'project?select=name,open_tasks(name,hours)',
    '[{"name":"Roof","open_tasks":[{"name":"Build","hours":40},{"name":"Paint","hours":null}]},{"name":"Wall","open_tasks":[{"name":"Plan","hours":5}]},{"name":"Door","open_tasks":[]},{"name":"Gate","open_tasks":[]}]',
  ),
  gives(
    'project?select=name,open_tasks(name)&open_tasks.order=name.desc&id=eq.1',
    '[{"name":"Roof","open_tasks":[{"name":"Paint"},{"name":"Build"}]}]',
  ),
  gives(
    'project?select=name,open_tasks(name)&open_tasks.limit=1&open_tasks.offset=1&id=lt.3',
    '[{"name":"Roof","open_tasks":[{"name":"Paint"}]},{"name":"Wall","open_tasks":[]}]',
  ),
  gives(
    'project?select=name,open_tasks(name)&open_tasks.name=eq.Paint&id=lt.3',
    '[{"name":"Roof","open_tasks":[{"name":"Paint"}]},{"name":"Wall","open_tasks":[]}]',
  ),
  gives(
    'project?select=name,open_tasks(count)&id=lt.4',
    '[{"name":"Roof","open_tasks":[{"count":2}]},{"name":"Wall","open_tasks":[{"count":1}]},{"name":"Door","open_tasks":[{"count":0}]}]',
  ),
  {
    request: 'project?select=name,open_tasks!inner(name)&open_tasks.hours=gt.4',
    prefer: 'count=exact',
    text: '[{"name":"Roof","open_tasks":[{"name":"Build"}]},{"name":"Wall","open_tasks":[{"name":"Plan"}]}]',
    answers: { 'content-range': '0-1/2' },
  },
  gives('project?select=name,open_tasks()&open_tasks=is.null', '[{"name":"Door"},{"name":"Gate"}]'),
  gives('project?select=name,open_tasks()&open_tasks=not.is.null', '[{"name":"Roof"},{"name":"Wall"}]'),
  gives('project?select=name,c:computed_client(n:name)&id=eq.1', '[{"name":"Roof","c":{"n":"Acme"}}]'),
  gives('project?select=name,...computed_client(client:name)&id=eq.1', '[{"name":"Roof","client":"Acme"}]'),
  gives('project?select=name,...open_tasks(tasks:name)&id=eq.1', '[{"name":"Roof","tasks":["Build","Paint"]}]'),
  gives(
    'project?select=name,computed_client(name)&order=computed_client(name).asc.nullsfirst,id.desc&limit=3',
    '[{"name":"Gate","computed_client":null},{"name":"Door","computed_client":null},{"name":"Wall","computed_client":{"name":"Acme"}}]',
  ),
  // Of the same table, by several columns, by texts.
  gives(
    'worker?select=name,chief(name,chief(name))',
    '[{"name":"Ann","chief":null},{"name":"Ben","chief":{"name":"Ann","chief":null}},{"name":"Cas","chief":{"name":"Ann","chief":null}},{"name":"Dot","chief":{"name":"Ben","chief":{"name":"Ann"}}}]',
  ),
  gives(
    'booking?select=id,computed_hour(title)&id=gt.2',
    '[{"id":3,"computed_hour":{"title":"Yoga"}},{"id":4,"computed_hour":null},{"id":5,"computed_hour":{"title":null}}]',
  ),
  gives(
    'town?select=name,neighbours(name)',
    '[{"name":"Rome","neighbours":[{"name":"Turin"},{"name":"Rome"}]},{"name":"Turin","neighbours":[{"name":"Turin"},{"name":"Rome"}]},{"name":"Bari","neighbours":[{"name":"Bari"}]},{"name":"Nowhere","neighbours":[]}]',
  ),
  gives('town?select=name,neighbours!inner()&neighbours.name=eq.Bari', '[{"name":"Bari"}]'),
  // Beside what keys relate, and on the rows of a function; computed columns in it.
  gives(
    'task?select=id,project(name,computed_client(name))&id=eq.4',
    '[{"id":4,"project":{"name":"Wall","computed_client":{"name":"Acme"}}}]',
  ),
  gives(
    'client?select=name,open_projects(label,task(name))&open_projects.label=like.W*&id=eq.1',
    '[{"name":"Acme","open_projects":[{"label":"Wall #2","task":[{"name":"Plan"}]}]}]',
  ),
  gives(
    'rpc/project_named?wanted=Wall&select=name,computed_client(name),open_tasks(name)',
    '{"name":"Wall","computed_client":{"name":"Acme"},"open_tasks":[{"name":"Plan"}]}',
  ),
  // It is no column, no function to call, and it is not there the other way round.
  { request: 'project?select=open_tasks', status: 400, error: ['42703'] },
  { request: 'rpc/open_tasks', status: 404, error: ['PGRST202'] },
  { request: 'client?select=computed_client(name)', status: 400, error: ['PGRST200'] },
  // Called like a table it is the way to it, whatever keys there are.
  gives(
    'shipment?select=id,depot(name)',
    '[{"id":1,"depot":{"name":"South"}},{"id":2,"depot":{"name":"North"}},{"id":3,"depot":null}]',
  ),
  gives('shipment?select=id,depot!shipment_from_id_fkey(name)&id=eq.1', '[{"id":1,"depot":{"name":"South"}}]'),
  { request: 'shipment?select=id,from_id(name)', status: 400, error: ['PGRST200'] },
  { request: 'depot?select=name,shipment(id)', status: 300, error: ['PGRST201'] },
];

/** With whose rights a relationship is computed. */
export const computedRelationRightCases: readonly WireCase[] = [
  // What a policy hides is hidden in it, in tests for it, and in counts.
  gives('project?select=computed_client(name)&id=eq.3', '[{"computed_client":{"name":"Bolt"}}]', 'ada'),
  {
    request: 'project?select=name,computed_client!inner()',
    prefer: 'count=exact',
    text: '[{"name":"Roof"},{"name":"Wall"}]',
    answers: { 'content-range': '0-1/2' },
  },
  gives('project?select=name,computed_client!inner()', '[{"name":"Roof"},{"name":"Wall"},{"name":"Door"}]', 'ada'),
  gives('project?select=name,computed_client()&computed_client=is.null', '[{"name":"Door"},{"name":"Gate"}]'),
  gives('project?select=name,computed_client()&computed_client.name=eq.Bolt&computed_client=not.is.null', '[]'),
  gives('worker?select=name,computed_badge(number)&id=eq.1', '[{"name":"Ann","computed_badge":null}]'),
  gives('worker?select=computed_badge(number)&id=eq.1', '[{"computed_badge":{"number":"A-100"}}]', 'ada'),
  gives('client?select=name,open_projects(name)&id=eq.3', '[{"name":"Coil","open_projects":[]}]'),
  gives('client?select=open_projects(count)&id=eq.3', '[{"open_projects":[{"count":0}]}]'),
  // A subquery in it reads under policies, too; claims are those of who asks.
  gives('project?select=name,guest_tasks(name)&id=eq.1', '[{"name":"Roof","guest_tasks":[]}]'),
  gives('project?select=guest_tasks(id)&id=eq.1', '[{"guest_tasks":[{"id":1},{"id":2},{"id":3}]}]', 'service'),
  gives('project?select=told_tasks(id)&id=lt.3', '[{"told_tasks":[{"id":1},{"id":2},{"id":3}]},{"told_tasks":[]}]'),
  gives('team?select=own_notes(title)', '[{"own_notes":[{"title":"Soup"}]}]', 'ada'),
  gives('team?select=own_notes(title)', '[{"own_notes":[{"title":"Soup"},{"title":"Old soup"}]}]', 'auditor'),
  // A definer gives rows that the caller may not see; what is embedded in them is the caller's again.
  gives(
    'project?select=name,any_client(name)',
    '[{"name":"Roof","any_client":{"name":"Acme"}},{"name":"Wall","any_client":{"name":"Acme"}},{"name":"Door","any_client":{"name":"Bolt"}},{"name":"Gate","any_client":null}]',
  ),
  gives('project?select=name,any_client!inner()&any_client.city=is.null', '[{"name":"Door"}]'),
  gives(
    'project?select=name,any_client!inner(name)&any_client.name=match.^B',
    '[{"name":"Door","any_client":{"name":"Bolt"}}]',
  ),
  gives('project?select=name,any_client(name)&any_client.name=match.^B&id=lt.2', '[{"name":"Roof","any_client":null}]'),
  gives('project?select=name,any_client()&any_client=is.null', '[{"name":"Gate"}]'),
  gives(
    'client?select=name,project(name),all_projects(name,task(name),computed_client(name))&id=eq.3',
    '[{"name":"Coil","project":[],"all_projects":[{"name":"Secret","task":[{"name":"Hide"}],"computed_client":{"name":"Coil"}}]}]',
  ),
  gives(
    'project?select=any_client(name,open_projects(name))&id=eq.3',
    '[{"any_client":{"name":"Bolt","open_projects":[{"name":"Door"}]}}]',
  ),
  gives(
    'project?select=any_client(name,computed:all_projects(count))&id=eq.1',
    '[{"any_client":{"name":"Acme","computed":[{"count":2}]}}]',
  ),
  gives(
    'project?select=ledger_shown(amount,project(name))&id=eq.1',
    '[{"ledger_shown":[{"amount":12.00,"project":{"name":"Roof"}}]}]',
  ),
  gives('project?select=id,ledger_shown()&ledger_shown.amount=gt.11&ledger_shown=not.is.null', '[{"id":1}]'),
  {
    request: 'client?select=name,all_projects(label)',
    status: 400,
    error: ['PGRST127'],
  },
  // Without the right to a table or a column of it there are no rows with the caller's rights, not even to count.
  {
    request: 'project?select=ledger_rows(amount)',
    status: 401,
    error: ['42501', 'permission denied for table ledger'],
  },
  { request: 'project?select=id,ledger_rows()', status: 401, error: ['42501', 'permission denied for table ledger'] },
  { request: 'project?select=id,ledger_rows!inner(count)', status: 401, error: ['42501'] },
  { request: 'worker?select=pay_row(name)', status: 401, error: ['42501', 'permission denied for table payroll'] },
  gives('worker?select=pay_row(salary)&id=eq.1', '[{"pay_row":{"salary":5200.00}}]', 'service'),
  // Who may not execute it is told.
  {
    request: 'project?select=staff_tasks(id)',
    status: 401,
    error: ['42501', 'permission denied for function staff_tasks'],
  },
  { request: 'project?select=id,staff_tasks()&staff_tasks=is.null', status: 401, error: ['42501'] },
  { request: 'task?select=id,project(staff_tasks(id))', status: 401, error: ['42501'] },
  gives('project?select=staff_tasks(id)&id=eq.2', '[{"staff_tasks":[{"id":4}]}]', 'ada'),
];
