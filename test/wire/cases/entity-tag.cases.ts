import { createHash } from 'node:crypto';
import type { WireCase } from './wire-case.js';
import type { WriteCase } from './write-case.js';
import { ada } from './write-case.js';

/** The entity tag of a row by its text: the first 144 bits of its SHA-256, and the form it is answered in. */
export const tagOf = (row: string, form = ''): string =>
  `"${createHash('sha256').update(row).digest('base64url').slice(0, 24)}${form}"`;

const first = tagOf('{"id":1,"name":"Ada"}');
const one = 'sample?select=id,name&id=eq.1';
const object = { accept: 'application/vnd.pgrst.object+json' };
const stale = tagOf('{"id":1,"name":"Adah"}');

/** Which answers of reads have an entity tag, and what their conditions come to. */
export const entityTagCases: readonly WireCase[] = [
  { request: one, answers: { etag: first } },
  { request: one, headers: object, answers: { etag: tagOf('{"id":1,"name":"Ada"}', '.o') } },
  { request: one, method: 'HEAD', text: '', answers: { etag: first, 'content-range': '0-0/*' } },
  { request: one, headers: { prefer: 'count=exact' }, answers: { etag: first, 'content-range': '0-0/1' } },
  {
    request: one,
    method: 'HEAD',
    headers: { prefer: 'count=exact' },
    text: '',
    answers: { etag: first, 'content-range': '0-0/1' },
  },
  { request: 'sample?select=id&id=eq.1', answers: { etag: tagOf('{"id":1}') } },
  {
    request: 'sample?select=id,flag&id=eq.3',
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped' },
    answers: { etag: tagOf('{"id":3}', '.s') },
  },
  {
    request: 'sample?select=id,name&name=eq.Ada',
    headers: object,
    answers: { etag: tagOf('{"id":1,"name":"Ada"}', '.o') },
  },
  {
    request: `member?select=role,team(name)&team_id=eq.1&person_id=eq.${ada}`,
    as: 'ada',
    answers: { etag: tagOf('{"role":"owner","team":{"name":"Kitchen"}}') },
  },
  // no tag: perhaps more rows than one, no row, no JSON
  { request: 'sample?select=id&name=eq.Ada', answers: { etag: null } },
  { request: 'sample?select=id&id=in.(1)', answers: { etag: null } },
  { request: 'sample?select=id&id=not.eq.1&limit=1', answers: { etag: null } },
  { request: 'member?select=role&team_id=eq.1', as: 'ada', answers: { etag: null } },
  { request: 'sample?id=eq.99', text: '[]', answers: { etag: null } },
  { request: one, headers: { accept: 'text/csv' }, answers: { etag: null } },
  // what a role may not read is in no tag of it
  { request: 'payroll?select=id,name&id=eq.1', answers: { etag: tagOf('{"id":1,"name":"Ada"}') } },
  // If-None-Match
  {
    request: one,
    headers: { 'if-none-match': first },
    status: 304,
    text: '',
    answers: { etag: first, 'content-type': null, 'content-location': '/sample?id=eq.1&select=id%2Cname' },
  },
  { request: one, method: 'HEAD', headers: { 'if-none-match': first }, status: 304, text: '' },
  { request: one, headers: { 'if-none-match': `"x", W/${first}` }, status: 304, text: '' },
  { request: one, headers: { 'if-none-match': '*' }, status: 304, text: '' },
  { request: one, headers: { 'if-none-match': stale }, text: '[{"id":1,"name":"Ada"}]' },
  { request: one, headers: { ...object, 'if-none-match': first }, text: '{"id":1,"name":"Ada"}' },
  { request: 'sample?select=id&id=eq.1', headers: { 'if-none-match': first }, text: '[{"id":1}]' },
  { request: 'sample?select=id&id=gt.7', headers: { 'if-none-match': '*' }, text: '[{"id":8}]' },
  { request: 'sample?id=eq.99', headers: { 'if-none-match': '*' }, text: '[]' },
  { request: one, headers: { 'if-none-match': 'abc' }, status: 400, error: ['PGRST100'] },
  { request: one, headers: { 'if-none-match': '"a" "b"' }, status: 400, error: ['PGRST100'] },
  // If-Match
  { request: one, headers: { 'if-match': first }, text: '[{"id":1,"name":"Ada"}]' },
  { request: one, headers: { 'if-match': '*' }, text: '[{"id":1,"name":"Ada"}]' },
  { request: one, headers: { ...object, 'if-match': first }, text: '{"id":1,"name":"Ada"}' },
  {
    request: one,
    headers: { 'if-match': stale },
    status: 412,
    error: ['PT412', 'The condition of If-Match does not hold'],
  },
  { request: one, headers: { 'if-match': `W/${first}` }, status: 412, error: ['PT412'] },
  { request: 'sample?id=eq.99', headers: { 'if-match': '*' }, status: 412, error: ['PT412'] },
];

const item = '{"id":1,"name":"one"}';
const small = 'item?id=eq.1&select=id,name';
const match = tagOf(item);
const refused = (details: string): NonNullable<WriteCase['error']> => [
  'PT412',
  'The condition of If-Match does not hold',
  details,
];
const changed = refused('The row is not the one that the entity tag says');
const absent = refused('There is no such row');

/** Changes that are made only to the row that the caller has seen. */
export const conditionalWriteCases: readonly WriteCase[] = [
  {
    method: 'PATCH',
    request: small,
    body: { name: 'uno' },
    headers: { 'if-match': match },
    status: 204,
    answers: { etag: null },
    after: { 'item?id=eq.1&select=name': [{ name: 'uno' }] },
  },
  {
    method: 'PATCH',
    request: small,
    body: { name: 'uno' },
    headers: { 'if-match': match },
    prefer: 'return=representation',
    status: 200,
    text: '[{"id":1,"name":"uno"}]',
    answers: { etag: tagOf('{"id":1,"name":"uno"}') },
  },
  // the form in which the row was read does not matter, what was selected does
  { method: 'PATCH', request: small, body: { small: 1 }, headers: { 'if-match': tagOf(item, '.o') }, status: 204 },
  { method: 'PATCH', request: small, body: { small: 1 }, headers: { 'if-match': `"x", ${match}` }, status: 204 },
  {
    method: 'PATCH',
    request: 'item?id=eq.1',
    body: { small: 1 },
    headers: { 'if-match': match },
    status: 412,
    error: changed,
  },
  {
    method: 'PATCH',
    request: small,
    body: { small: 1 },
    headers: { 'if-match': tagOf('{}') },
    status: 412,
    error: changed,
  },
  {
    method: 'PATCH',
    request: small,
    body: { small: 1 },
    headers: { 'if-match': `W/${match}` },
    status: 412,
    error: changed,
  },
  { method: 'PATCH', request: small, body: { small: 1 }, headers: { 'if-match': '*' }, status: 204 },
  {
    method: 'PATCH',
    request: 'item?name=eq.one&select=id,name',
    body: { small: 1 },
    headers: { 'if-match': match },
    status: 204,
  },
  {
    method: 'PATCH',
    request: 'item?id=eq.9',
    body: { small: 1 },
    headers: { 'if-match': '*' },
    status: 412,
    error: absent,
  },
  {
    method: 'PATCH',
    request: 'item?id=lt.3',
    body: { small: 1 },
    headers: { 'if-match': '*' },
    status: 412,
    error: refused('An entity tag is that of one row, and there are more'),
  },
  { method: 'PATCH', request: small, body: {}, headers: { 'if-match': tagOf('{}') }, status: 412, error: changed },
  { method: 'PATCH', request: small, body: {}, headers: { 'if-match': match }, status: 204 },
  {
    method: 'PATCH',
    request: small,
    body: { small: 1 },
    headers: { 'if-match': 'x' },
    status: 400,
    error: ['PGRST100'],
  },
  {
    method: 'PATCH',
    request: small,
    body: { small: 1 },
    headers: { 'if-none-match': '*' },
    status: 400,
    error: ['PGRST127', 'Feature not implemented', 'If-None-Match: * on a write (PATCH)'],
  },
  // another's row is not there, and a role needs to read what it compares
  {
    method: 'PATCH',
    request: 'note?id=eq.3',
    as: 'ada',
    body: { stars: 1 },
    headers: { 'if-match': '*' },
    status: 412,
    error: absent,
  },
  {
    method: 'PATCH',
    request: 'account?id=eq.1&select=id,name',
    as: 'ada',
    body: { name: 'A' },
    headers: { 'if-match': tagOf('{"id":1,"name":"Ada"}') },
    status: 204,
  },
  {
    method: 'PATCH',
    request: 'account?id=eq.1&select=id,balance',
    as: 'ada',
    body: { name: 'A' },
    headers: { 'if-match': tagOf('{"id":1,"balance":10.50}') },
    status: 403,
    error: ['42501', 'permission denied for table account'],
  },
  {
    method: 'DELETE',
    request: small,
    headers: { 'if-match': match },
    status: 204,
    after: { 'item?id=eq.1&select=id': [] },
  },
  { method: 'DELETE', request: small, headers: { 'if-match': tagOf('{}') }, status: 412, error: changed },
  { method: 'DELETE', request: 'item?id=eq.9', headers: { 'if-match': '*' }, status: 412, error: absent },
  {
    method: 'PUT',
    request: 'team?id=eq.1',
    as: 'service',
    body: { id: 1, name: 'Küche' },
    headers: { 'if-match': tagOf('{"id":1,"name":"kitchen"}') },
    prefer: 'return=representation',
    status: 200,
    answers: { etag: tagOf('{"id":1,"name":"Küche"}') },
  },
  {
    method: 'PUT',
    request: 'team?id=eq.1',
    as: 'service',
    body: { id: 1, name: 'Küche' },
    headers: { 'if-match': tagOf('{"id":1,"name":"cellar"}') },
    status: 412,
    error: changed,
  },
  {
    method: 'PUT',
    request: 'team?id=eq.9',
    as: 'service',
    body: { id: 9, name: 'attic' },
    headers: { 'if-match': '*' },
    status: 412,
    error: absent,
  },
  {
    method: 'PUT',
    request: 'team?id=eq.9',
    as: 'service',
    body: { id: 9, name: 'attic' },
    headers: { 'if-none-match': '*' },
    status: 204,
    after: { 'team?id=eq.9&select=name': [{ name: 'attic' }] },
  },
  {
    method: 'PUT',
    request: 'team?id=eq.1',
    as: 'service',
    body: { id: 1, name: 'attic' },
    headers: { 'if-none-match': '*' },
    status: 412,
    error: ['PT412', 'The condition of If-None-Match does not hold', 'There is such a row'],
  },
  {
    method: 'POST',
    request: 'item',
    body: { id: 9 },
    headers: { 'if-match': '*' },
    status: 400,
    error: ['PGRST127', 'Feature not implemented', 'If-Match on a write (POST)'],
  },
  {
    method: 'POST',
    request: 'item?select=id,name',
    body: { id: 9, name: 'nine' },
    prefer: 'return=representation',
    status: 201,
    answers: { etag: tagOf('{"id":9,"name":"nine"}') },
  },
];
