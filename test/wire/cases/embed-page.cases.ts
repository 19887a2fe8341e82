import { gives } from './gives.js';
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

  // a limit that is no whole number is none
  gives(
    'project?select=id,task(id)&task.limit=x&task.offset=1.5&id=eq.1',
    '[{"id":1,"task":[{"id":1},{"id":2},{"id":3}]}]',
  ),
  gives('project?select=id,task!inner(id)&task.offset=&id=eq.2', '[{"id":2,"task":[{"id":4}]}]'),
  // a row above stays for what the page of its embed leaves
  gives('project?select=id,task!inner(id)&task.offset=1', '[{"id":1,"task":[{"id":2},{"id":3}]}]'),
  gives('project?select=id,task!inner(id)&task.limit=1&task.offset=2', '[{"id":1,"task":[{"id":3}]}]'),
  gives('project?select=id,task!inner(id)&task.offset=3', '[]'),
  gives('project?select=id,task!inner(id)&task.limit=0', '[]'),
  gives(
    'project?select=id,task!inner(id)&task.limit=1&id=lt.3',
    '[{"id":1,"task":[{"id":1}]},{"id":2,"task":[{"id":4}]}]',
  ),
  gives('project?select=id,task!inner(id)&task.done=is.false&task.offset=1', '[{"id":1,"task":[{"id":3}]}]'),
  gives('project?select=id,task()&task=not.is.null&task.offset=2', '[{"id":1}]'),
  gives('project?select=id,task()&task=is.null&task.offset=1', '[{"id":2},{"id":3},{"id":4}]'),
  gives('project?select=id,task()&task=is.null&task.limit=0', '[{"id":1},{"id":2},{"id":3},{"id":4}]'),
  gives('project?select=id,task()&or=(task.not.is.null,id.eq.4)&task.offset=2', '[{"id":1},{"id":4}]'),
  gives('project?select=id,...task!inner(ids:id)&task.offset=1', '[{"id":1,"ids":[2,3]}]'),
  gives('project?select=id,worker!inner(name)&worker.offset=1', '[{"id":1,"worker":[{"name":"Ben"}]}]'),
  gives('project?select=id,worker()&worker=is.null&worker.offset=1', '[{"id":2},{"id":3},{"id":4}]'),
  gives('project?select=id,task(id,project(id,client(name)))&limit=0', '[]'),
  gives('project?select=id,task(id,project(id,client(name)))&limit=0&offset=1', '[]'),
  gives('project?select=id,worker!inner(name)&worker.limit=0', '[]'),
  gives(
    'project?select=id,client!inner(name)&client.limit=1',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives('project?select=id,client!inner(name)&client.offset=1', '[]'),
  gives('project?select=id,client!inner(name)&client.limit=0', '[]'),
  gives('project?select=id,client(name)&client=is.null&client.offset=1&id=eq.1', '[{"id":1,"client":null}]'),
  gives('project?select=id,client(name)&client=not.is.null&client.limit=0', '[]'),
  gives(
    'project?select=id,client(name)&client.offset=1&order=client(name),id.desc&limit=1',
    '[{"id":4,"client":null}]',
  ),
  gives(
    'client?select=id,project!inner(id,task!inner(id))&project.task.offset=1',
    '[{"id":1,"project":[{"id":1,"task":[{"id":2},{"id":3}]}]}]',
  ),
  gives(
    'client?select=id,project!inner(id,task!inner(id))&project.offset=1',
    '[{"id":1,"project":[{"id":2,"task":[{"id":4}]}]}]',
  ),
  gives('client?select=id,project!inner(id,task!inner(id))&project.offset=1&project.task.offset=1', '[]'),
  gives('worker?select=id,worker!inner(name)&worker.offset=1', '[{"id":1,"worker":[{"name":"Cas"}]}]'),
  {
    request: 'project?select=id,task!inner(id)&task.offset=1',
    headers: exact,
    text: '[{"id":1,"task":[{"id":2},{"id":3}]}]',
    answers: { 'content-range': '0-0/1' },
  },
];
