import type { WireCase } from './wire-case.js';

/** Columns that functions compute: named they are columns like others. */
export const computedCases: readonly WireCase[] = [
  { request: 'project?select=id,label&id=eq.1', json: [{ id: 1, label: 'Roof #1' }] },
  { request: 'project?id=eq.3', json: [{ id: 3, name: 'Door', client_id: 2, budget: 20 }] },
  {
    request: 'project?select=*,l:label&id=eq.4',
    json: [{ id: 4, name: 'Gate', client_id: null, budget: 7.25, l: 'Gate #4' }],
  },
  {
    request: 'project?select=id,cost&order=cost.desc.nullslast,id',
    text: '[{"id":1,"cost":201.00},{"id":3,"cost":40.00},{"id":4,"cost":14.50},{"id":2,"cost":null}]',
  },
  { request: 'project?select=id&label=eq.Door%20%233', json: [{ id: 3 }] },
  { request: 'project?select=id&label=like.*oo*&order=label', json: [{ id: 3 }, { id: 1 }] },
  { request: 'project?select=id&cost=gte.40&order=id', json: [{ id: 1 }, { id: 3 }] },
  { request: 'project?select=id&or=(cost.is.null,label.eq.Roof%20%231)&order=id', json: [{ id: 1 }, { id: 2 }] },
  { request: 'project?select=id,cost::text&id=eq.4', json: [{ id: 4, cost: '14.50' }] },
  {
    request: 'project?select=id,task_count&order=task_count.desc,id',
    headers: { prefer: 'count=exact' },
    json: [
      { id: 1, task_count: 3 },
      { id: 2, task_count: 1 },
      { id: 3, task_count: 1 },
      { id: 4, task_count: 0 },
    ],
    answers: { 'content-range': '0-3/4' },
  },
  { request: 'project?select=id,label&order=id&limit=1', headers: { accept: 'text/csv' }, text: 'id,label\n1,Roof #1' },
  // With the rights of the caller a hidden client has no city and no name; a definer reads it all the same.
  {
    request: 'project?select=id,owner_city,owner_name&id=lt.4&order=id',
    json: [
      { id: 1, owner_city: 'Rome', owner_name: 'Acme' },
      { id: 2, owner_city: 'Rome', owner_name: 'Acme' },
      { id: 3, owner_city: null, owner_name: 'Bolt' },
    ],
  },
  { request: 'project?select=id,owner_name&name=eq.Secret', text: '[]' },
  { request: 'project?select=id&owner_name=eq.Coil', text: '[]' },
  { request: 'project?select=id,owner_name&owner_name=eq.Coil', as: 'service', json: [{ id: 5, owner_name: 'Coil' }] },
  {
    request: 'worker?select=name,badge_no&order=id&limit=2',
    json: [
      { name: 'Ann', badge_no: null },
      { name: 'Ben', badge_no: null },
    ],
  },
  {
    request: 'worker?select=name,badge_no&order=id&limit=2',
    as: 'ada',
    json: [
      { name: 'Ann', badge_no: 'A-100' },
      { name: 'Ben', badge_no: null },
    ],
  },
  // What it mentions must be granted.
  { request: 'payroll?select=id,pay', status: 401, error: ['42501', 'permission denied for table payroll'] },
  {
    request: 'payroll?select=id&pay=gt.1',
    as: 'ada',
    status: 403,
    error: ['42501', 'permission denied for table payroll'],
  },
  { request: 'payroll?select=id,name&order=id&limit=1', as: 'ada', status: 200 },
  // In embeds, on either side.
  { request: 'task?select=id,project(label)&id=eq.4', json: [{ id: 4, project: { label: 'Wall #2' } }] },
  {
    request: 'client?select=name,project(id,label)&id=eq.1&project.order=label.desc',
    json: [
      {
        name: 'Acme',
        project: [
          { id: 2, label: 'Wall #2' },
          { id: 1, label: 'Roof #1' },
        ],
      },
    ],
  },
  {
    request: 'client?select=id,project!inner(id)&project.label=eq.Door%20%233',
    as: 'ada',
    json: [{ id: 2, project: [{ id: 3 }] }],
  },
  {
    request: 'task?select=id,...project(label)&order=project(label).desc.nullslast,id&limit=1',
    json: [{ id: 4, label: 'Wall #2' }],
  },
  {
    request: 'project?select=id,label,client(name)&client=not.is.null&label=like.R*',
    json: [{ id: 1, label: 'Roof #1', client: { name: 'Acme' } }],
  },
  // On the rows of a function.
  { request: 'rpc/projects_from?select=id,label&label=like.G*', json: [{ id: 4, label: 'Gate #4' }] },
  { request: 'rpc/project_named?wanted=Wall&select=label,task_count', text: '{"label":"Wall #2","task_count":1}' },
  { request: 'rpc/label', status: 404, error: ['PGRST202'] },
  { request: 'project?select=id,nope', status: 400, error: ['42703', 'column project.nope does not exist'] },
];
