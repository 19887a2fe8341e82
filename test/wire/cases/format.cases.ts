import type { WireCase } from './wire-case.js';

const csv = { accept: 'text/csv' };
const stripped = { accept: 'application/vnd.pgrst.array+json;nulls=stripped' };
const strippedObject = { accept: 'application/vnd.pgrst.object+json;nulls=stripped' };

/** Answers that are not plain JSON. */
export const formatCases: readonly WireCase[] = [
  {
    request: 'sample?select=id,name,flag&order=id&limit=3',
    headers: csv,
    text: 'id,name,flag\n1,Ada,t\n2,ada,f\n3,,',
    answers: { 'content-type': 'text/csv; charset=utf-8', 'content-range': '0-2/*' },
  },
  {
    request: 'sample?select=big,exact,approx,short,at,stamp,moment,bytes,feeling,key,day&id=eq.1',
    headers: csv,
    text: String.raw`big,exact,approx,short,at,stamp,moment,bytes,feeling,key,day
9007199254740993,12.5000,1.5,0.5,03:04:05,2026-01-02 03:04:05.6789,2026-01-02 03:04:05.6789+00,\x6869,happy,00000000-0000-0000-0000-0000000000a1,2026-01-02`,
  },
  {
    request: 'sample?select=name,tags,numbers,doc&id=in.(4,5,6)&order=id',
    headers: csv,
    text: String.raw`name,tags,numbers,doc
Émile Zola,"{""with, comma"",""quo\""te"",NULL,""back\\slash""}","{-1,0,7}","[1, ""two"", null, {""three"": 3}]"
"",{red},{3},"""just text"""
a_b%c\d*e,"{"""",red,green,blue}","{1,1,1}",null`,
  },
  { method: 'HEAD', request: 'project?select=name,client(id)', headers: csv, text: '' },
  { method: 'HEAD', request: 'project?select=name,client(id)', headers: { ...csv, prefer: 'count=exact' }, text: '' },
  { request: 'sample?select=a:id,"b,c":name&id=eq.1', headers: csv, text: 'a,"b,c"\n1,Ada' },
  { request: 'sample?select=id::text,n:doc->a->n&id=eq.1', headers: csv, text: 'id,n\n1,5' },
  { request: 'sample?select=id,name&id=eq.99', headers: csv, text: 'id,name' },
  {
    request: 'sample?select=id&order=id&limit=2',
    headers: { ...csv, prefer: 'count=exact' },
    status: 206,
    text: 'id\n1\n2',
    answers: { 'content-range': '0-1/8' },
  },
  {
    request: 'sample?select=id',
    method: 'HEAD',
    headers: csv,
    text: '',
    answers: { 'content-type': 'text/csv; charset=utf-8' },
  },
  { request: 'nowhere', headers: csv, status: 404, error: ['PGRST205'] },
  {
    request: 'project?select=name,client(city),task(id),...client(name)&id=in.(1,4)&order=id&task.order=id',
    headers: csv,
    status: 200,
    text: `name,client,task,name\nRoof,"{""city"":""Rome""}","[{""id"":1},{""id"":2},{""id"":3}]",Acme\nGate,,[],`,
  },
  {
    request: 'sample?select=id,name,small,tags&id=in.(2,3)&order=id',
    headers: stripped,
    text: '[{"id":2,"name":"ada","small":-32768,"tags":[]},{"id":3}]',
    answers: { 'content-type': 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8' },
  },
  {
    request: 'sample?select=id,doc,exact&id=eq.4',
    headers: strippedObject,
    text: '{"id":4,"doc":[1,"two",null,{"three":3}],"exact":99999999.9999}',
    answers: { 'content-type': 'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8' },
  },
  { request: 'sample?select=id,a:doc->a,s:doc->>s&id=eq.7', headers: strippedObject, text: '{"id":7,"s":"5"}' },
  { request: 'sample?select=name&id=eq.3', headers: strippedObject, text: '{}' },
  {
    request: 'sample?select=id,name&id=eq.3',
    headers: { accept: 'application/vnd.pgrst.object;nulls=stripped' },
    text: '{"id":3}',
    answers: { 'content-type': 'application/vnd.pgrst.object+json;nulls=stripped; charset=utf-8' },
  },
  {
    request: 'sample?select=id,name&id=eq.3',
    headers: { accept: 'application/vnd.pgrst.array;nulls=stripped' },
    text: '[{"id":3}]',
    answers: { 'content-type': 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8' },
  },
  { request: 'sample?select=id', headers: strippedObject, status: 406, error: ['PGRST116'] },
  {
    request: 'project?select=id,client(id,city)&id=in.(2,3,4)&order=id',
    headers: stripped,
    text: '[{"id":2,"client":{"id":1,"city":"Rome"}},{"id":3},{"id":4}]',
  },
];
