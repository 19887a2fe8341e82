import type { WireCase } from './wire-case.js';

const exact = { prefer: 'count=exact' };

/** Pages, counts, media types and methods where something is embedded. */
export const embedPageCases: readonly WireCase[] = [
  {
    request: 'project?select=id,client!inner()',
    headers: exact,
    text: '[{"id":1},{"id":2}]',
    answers: { 'content-range': '0-1/2' },
  },
  {
    request: 'project?select=id,client()&client=is.null&limit=1',
    headers: exact,
    status: 206,
    text: '[{"id":3}]',
    answers: { 'content-range': '0-0/2' },
  },
  {
    request: 'client?select=id,project!inner(task!inner())&project.task.done=is.true',
    headers: exact,
    as: 'ada',
    text: '[{"id":1},{"id":2}]',
    answers: { 'content-range': '0-1/2' },
  },
  {
    request: 'project?select=id,task(id)&task.limit=1',
    headers: { ...exact, range: '1-2' },
    status: 206,
    text: '[{"id":2,"task":[{"id":4}]},{"id":3,"task":[{"id":5}]}]',
    answers: { 'content-range': '1-2/4' },
  },
  {
    request: 'project?select=id,client!inner()',
    method: 'HEAD',
    headers: exact,
    text: '',
    answers: { 'content-range': '0-1/2' },
  },
  { request: 'project?select=id,client(name)', method: 'HEAD', text: '', answers: { 'content-range': '0-3/*' } },
  {
    request: 'project?select=id,task(id)&id=eq.1&task.order=id.desc',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    text: '{"id":1,"task":[{"id":3},{"id":2},{"id":1}]}',
  },
  {
    request: 'project?select=id,client!inner(name)',
    headers: { accept: 'application/vnd.pgrst.object+json' },
    status: 406,
    error: ['PGRST116'],
  },
  {
    request: 'project?select=id,client(name)&offset=9',
    headers: exact,
    status: 416,
    error: ['PGRST103', 'Requested range not satisfiable'],
  },
  { request: 'project?select=client()&id=lt.3', text: '[{},{}]' },
  { request: 'project?select=client(),task()&id=lt.3', text: '[{},{}]' },
  {
    request: 'project?select=client(name),*&id=eq.4',
    text: '[{"id":4,"name":"Gate","client_id":null,"budget":7.25,"client":null}]',
  },
];
