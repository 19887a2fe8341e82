import { gives } from './gives.js';
import type { WireCase } from './wire-case.js';

/** Aggregates of one table, where BACKSTAY_AGGREGATES is on. The numbers are those PostgreSQL gives. */
export const aggregateCases: readonly WireCase[] = [
  gives('sample?select=count()', '[{"count":8}]'),
  gives('sample?select=n:count()::text', '[{"n":"8"}]'),
  gives('sample?select=small.sum(),big.sum(),exact.sum()', '[{"sum":27,"sum":9007199254741234,"sum":100000224.9998}]'),
  gives(
    'sample?select=small.avg(),big.avg(),exact.avg()',
    '[{"avg":3.8571428571428571,"avg":1286742750677319.1429,"avg":14285746.428542857143}]',
  ),
  gives(
    'sample?select=small.min(),big.max(),exact.min(),name.max(),approx.max(),short.min()',
    '[{"min":-32768,"max":9223372036854775807,"min":-0.0001,"max":"Émile Zola","max":1e+100,"min":0}]',
  ),
  gives(
    'sample?select=day.min(),at.max(),stamp.max(),moment.min(),code.min()',
    '[{"min":"0001-01-01","max":"23:59:59.5","max":"9999-12-31T23:59:59.999999","min":"1970-01-01T00:00:00+00:00","min":""}]',
  ),
  gives(
    'sample?select=small.count(),tags.count(),doc.count(),bytes.count(),feeling.count()',
    '[{"count":7,"count":7,"count":7,"count":7,"count":6}]',
  ),
  gives(
    'sample?select=feeling,count(),small.sum()&order=feeling',
    '[{"feeling":"sad","count":2,"sum":-32758},{"feeling":"ok","count":2,"sum":32767},{"feeling":"happy","count":2,"sum":8},{"feeling":null,"count":2,"sum":10}]',
  ),
  gives(
    'sample?select=feeling,count(),small.sum()&order=feeling.desc.nullslast&limit=2',
    '[{"feeling":"happy","count":2,"sum":8},{"feeling":"ok","count":2,"sum":32767}]',
  ),
  gives(
    'sample?select=f:feeling,n:small.sum()::text,a:small.avg()::int&order=feeling',
    '[{"f":"sad","n":"-32758","a":-16379},{"f":"ok","n":"32767","a":16384},{"f":"happy","n":"8","a":4},{"f":null,"n":"10","a":10}]',
  ),
  gives(
    'sample?select=flag,count()&order=flag',
    '[{"flag":false,"count":2},{"flag":true,"count":4},{"flag":null,"count":2}]',
  ),
  gives(
    'sample?select=name,count()',
    '[{"name":"","count":1},{"name":"Ada","count":1},{"name":"ZOË","count":1},{"name":"a_b%c\\\\d*e","count":1},{"name":"ada","count":1},{"name":"zoë 😀 end","count":1},{"name":"Émile Zola","count":1},{"name":null,"count":1}]',
  ),
  gives(
    'sample?select=exact,count()',
    '[{"exact":-0.0001,"count":1},{"exact":0.0000,"count":1},{"exact":12.5000,"count":2},{"exact":100.0000,"count":2},{"exact":99999999.9999,"count":1},{"exact":null,"count":1}]',
  ),
  gives(
    'sample?select=bytes,count()',
    '[{"bytes":"\\\\x","count":1},{"bytes":"\\\\x00","count":1},{"bytes":"\\\\x00ff10","count":1},{"bytes":"\\\\x6869","count":2},{"bytes":"\\\\xdeadbeef","count":2},{"bytes":null,"count":1}]',
  ),
  gives(
    'sample?select=key,count()&id=lt.3',
    '[{"key":"00000000-0000-0000-0000-0000000000a1","count":1},{"key":"00000000-0000-0000-0000-0000000000a2","count":1}]',
  ),
  gives('sample?select=doc->>s,count()', '[{"s":"5","count":1},{"s":"five","count":1},{"s":null,"count":6}]'),
  gives(
    'sample?select=id,count()&order=name.desc&limit=3',
    '[{"id":3,"count":1},{"id":4,"count":1},{"id":7,"count":1}]',
  ),
  gives('sample?select=flag,count()&id=gt.100', '[]'),
  gives('sample?select=count(),small.sum(),small.avg()&id=gt.100', '[{"count":0,"sum":null,"avg":null}]'),
  {
    request: 'sample?select=flag,count()',
    headers: { prefer: 'count=exact' },
    status: 206,
    answers: { 'content-range': '0-2/8' },
    text: '[{"flag":false,"count":2},{"flag":true,"count":4},{"flag":null,"count":2}]',
  },
  {
    request: 'sample?select=flag,count()&limit=1',
    headers: { prefer: 'count=exact' },
    status: 206,
    answers: { 'content-range': '0-0/8' },
    text: '[{"flag":false,"count":2}]',
  },
  { request: 'sample?select=flag,count()', headers: { accept: 'text/csv' }, text: 'flag,count\nf,2\nt,4\n,2' },
  { request: 'sample?select=small.sum(),name.max()&id=eq.3', headers: { accept: 'text/csv' }, text: 'sum,max\n,' },
  { request: 'sample?select=count()', headers: { accept: 'application/vnd.pgrst.object+json' }, text: '{"count":8}' },
  {
    request: 'sample?select=flag,small.sum()',
    headers: { accept: 'application/vnd.pgrst.array+json;nulls=stripped' },
    text: '[{"flag":false,"sum":-32768},{"flag":true,"sum":32788},{"sum":7}]',
  },
  gives('sample?select=count', '[{"count":8}]'),
  gives('sample?select=n:count', '[{"n":8}]'),
  gives('payroll?select=count()', '[{"count":2}]'),
  gives('payroll?select=salary.sum()', '[{"sum":9300.50}]', 'service'),
  gives('closed?select=count()', '[{"count":0}]'),
  gives(
    'person?select=city,count(),age.avg()',
    '[{"city":"London","count":2,"avg":32.5000000000000000},{"city":"paris","count":1,"avg":36.0000000000000000}]',
  ),
  gives(
    'person?select=city,count(),age.avg()',
    '[{"city":"London","count":2,"avg":32.5000000000000000},{"city":"paris","count":1,"avg":36.0000000000000000}]',
    'ada',
  ),
  gives(
    'event?select=kind,weight.sum(),weight.avg(),count()',
    '[{"kind":"start","sum":3.00,"avg":1.5000000000000000,"count":2},{"kind":"stop","sum":null,"avg":null,"count":1},{"kind":"unknown","sum":0.25,"avg":0.25000000000000000000,"count":1}]',
  ),
  gives('Odd%20Names?select=%22order%22.sum(),%22a.b%22.max()', '[{"sum":15,"max":"dot"}]'),
  gives(
    'sample?select=small::text.max(),small::bigint.sum(),small::numeric.avg()',
    '[{"max":"7","sum":27,"avg":3.8571428571428571}]',
  ),
  gives('sample?select=small.sum(),small.sum()', '[{"sum":27,"sum":27}]'),
  gives('archive?select=pad,count()', '[{"pad":"    ","count":1},{"pad":"ab  ","count":1},{"pad":"abcd","count":1}]'),
  gives('archive?select=pad.max(),pad.min()', '[{"max":"abcd","min":"    "}]'),
  gives('sample?select=at.min()::text,moment.max()::date', '[{"min":"00:00:00","max":"2026-01-02"}]'),
];
