import { gives, refuses } from './gives.js';
import type { WireCase } from './wire-case.js';

/** Casts of what is aggregated, and of what is grouped by. */
export const aggregateCastCases: readonly WireCase[] = [
  gives(
    'sample?select=exact::int.sum(),a:exact::int.avg(),b:exact::int.max()',
    '[{"sum":100000226,"a":14285746.571428571429,"b":100000000}]',
  ),
  gives('sample?select=doc->a->n::numeric.sum(),a:doc->a->n::numeric.avg()', '[{"sum":10.5,"a":5.2500000000000000}]'),
  gives('sample?select=doc->a->>n::numeric.sum(),b:doc->a->>n::float8.max()', '[{"sum":10.5,"b":5.5}]'),
  refuses('sample?select=doc->>s::int.sum()', 400, {
    code: '22P02',
    message: 'invalid input syntax for type integer: "five"',
    details: null,
    hint: null,
  }),
  gives('sample?select=doc->>s::int.sum()::text&id=eq.7', '[{"sum":"5"}]'),
  refuses('sample?select=doc->>s::int.count()', 400, {
    code: '22P02',
    message: 'invalid input syntax for type integer: "five"',
    details: null,
    hint: null,
  }),
  refuses('sample?select=doc->a->b::int.sum()', 400, {
    code: '22023',
    message: 'cannot cast jsonb string to type integer',
    details: null,
    hint: null,
  }),
  gives(
    'sample?select=d:stamp::date,count()&order=stamp',
    '[{"d":"1999-12-31","count":1},{"d":"2000-02-29","count":1},{"d":"2024-02-29","count":2},{"d":"2026-01-02","count":2},{"d":"9999-12-31","count":1},{"d":null,"count":1}]',
  ),
  gives(
    'sample?select=d:stamp::date,count()',
    '[{"d":"1999-12-31","count":1},{"d":"2000-02-29","count":1},{"d":"2024-02-29","count":2},{"d":"2026-01-02","count":2},{"d":"9999-12-31","count":1},{"d":null,"count":1}]',
  ),
  gives(
    'sample?select=d:moment::date,n:count(),exact.sum()&flag=not.is.null',
    '[{"d":"1970-01-01","n":1,"sum":0.0000},{"d":"1999-12-31","n":1,"sum":-0.0001},{"d":"2000-02-29","n":1,"sum":99999999.9999},{"d":"2024-02-29","n":2,"sum":200.0000},{"d":"2026-01-02","n":1,"sum":12.5000}]',
  ),
  gives(
    'sample?select=stamp::date,count()&id=in.(6,7,8)',
    '[{"stamp":"2024-02-29","count":2},{"stamp":"2026-01-02","count":1}]',
  ),
  gives(
    'sample?select=e:exact::int,count(),small.sum(),small.avg(),name.min(),name.max(),day.min(),moment.max()',
    '[{"e":0,"count":2,"sum":-32768,"avg":-16384.000000000000,"min":"","max":"ada","min":"0001-01-01","max":"1999-12-31T21:59:59+00:00"},{"e":13,"count":2,"sum":8,"avg":4.0000000000000000,"min":"Ada","max":"a_b%c\\\\d*e","min":"2026-01-02","max":"2026-01-02T03:04:05.6789+00:00"},{"e":100,"count":2,"sum":20,"avg":10.0000000000000000,"min":"ZOË","max":"zoë 😀 end","min":"2024-02-29","max":"2024-02-29T06:30:00+00:00"},{"e":100000000,"count":1,"sum":32767,"avg":32767.000000000000,"min":"Émile Zola","max":"Émile Zola","min":"2000-02-29","max":"2000-02-29T17:00:00.5+00:00"},{"e":null,"count":1,"sum":null,"avg":null,"min":null,"max":null,"min":null,"max":null}]',
  ),
  gives('sample?select=e:exact::int,doc.count(),x:count()::text&id=gt.100', '[]'),
  gives('sample?select=doc->>s::int.sum(),count()&id=gt.100', '[{"sum":null,"count":0}]'),
  gives('sample?select=approx::numeric.sum()&id=in.(1,6,7)', '[{"sum":3.1}]'),
  gives('sample?select=approx::numeric.sum()&id=in.(1,2,6)', '[{"sum":2.9999999999}]'),
  gives('sample?select=short::float8.min(),a:short::float8.max()', '[{"min":0,"a":16777216}]'),
  gives('sample?select=numbers->>0::int.sum(),tags->>0.max()', '[{"sum":2147483651,"max":"ünï"}]'),
  gives(
    'sample?select=key::text.max(),feeling::text.max(),day::text.min()',
    '[{"max":"ffffffff-ffff-ffff-ffff-ffffffffffff","max":"sad","min":"0001-01-01"}]',
  ),
  gives('sample?select=flag::int.sum()', '[{"sum":4}]'),
  gives(
    'sample?select=flag::int.sum(),feeling&order=feeling',
    '[{"sum":1,"feeling":"sad"},{"sum":1,"feeling":"ok"},{"sum":1,"feeling":"happy"},{"sum":1,"feeling":null}]',
  ),
  refuses('sample?select=name::uuid.count()', 400, {
    code: '22P02',
    message: 'invalid input syntax for type uuid: "Ada"',
    details: null,
    hint: null,
  }),
  refuses('sample?select=small::uuid.max()', 404, {
    code: '42883',
    message: 'function max(uuid) does not exist',
    details: null,
    hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
  }),
  gives('sample?select=doc->>s::numeric.sum()&id=eq.7', '[{"sum":5}]'),
  gives(
    'project?select=id,task(d:hours::text,count())',
    '[{"id":1,"task":[{"d":"3","count":1},{"d":"40","count":1},{"d":null,"count":1}]},{"id":2,"task":[{"d":"5","count":1}]},{"id":3,"task":[{"d":"1","count":1}]},{"id":4,"task":[]}]',
  ),
  gives(
    'project?select=id,task(hours::float8.max(),count())',
    '[{"id":1,"task":[{"max":40,"count":3}]},{"id":2,"task":[{"max":5,"count":1}]},{"id":3,"task":[{"max":1,"count":1}]},{"id":4,"task":[{"max":null,"count":0}]}]',
  ),
  gives(
    'project?select=id,task(name,hours::float8.max())&task.order=name.desc&task.limit=1',
    '[{"id":1,"task":[{"name":"Plan","max":3}]},{"id":2,"task":[{"name":"Plan","max":5}]},{"id":3,"task":[{"name":"Plan","max":1}]},{"id":4,"task":[]}]',
  ),
  gives(
    'client?select=name,project(budget::int.sum(),count())',
    '[{"name":"Acme","project":[{"sum":101,"count":2}]},{"name":"Coil","project":[{"sum":null,"count":0}]}]',
  ),
  gives(
    'client?select=name,project(b:budget::int,count())&project.limit=1',
    '[{"name":"Acme","project":[{"b":101,"count":1}]},{"name":"Coil","project":[]}]',
  ),
  gives(
    'task?select=count(),...project(b:budget::int)',
    '[{"count":1,"b":20},{"count":3,"b":101},{"count":2,"b":null}]',
  ),
  gives(
    'task?select=count(),project(b:budget::int,client(name))',
    '[{"count":1,"project":null},{"count":1,"project":{"b":20,"client":null}},{"count":3,"project":{"b":101,"client":{"name":"Acme"}}},{"count":1,"project":{"b":null,"client":{"name":"Acme"}}}]',
  ),
  gives('task?select=done,...project(budget::int.sum())', '[{"done":false,"sum":202},{"done":true,"sum":121}]'),
  gives(
    'country?select=code,town(n:name::bytea,count())',
    '[{"code":"IT","town":[{"n":"\\\\x526f6d65","count":1},{"n":"\\\\x547572696e","count":1}]},{"code":"NO","town":[]},{"code":"it","town":[{"n":"\\\\x42617269","count":1}]}]',
  ),
  gives(
    'town?select=country(code),name::bytea.count()',
    '[{"count":1,"country":null},{"count":2,"country":{"code":"IT"}},{"count":1,"country":{"code":"it"}}]',
  ),
  gives('sample?select=n:small::numeric,count()&id=lt.3', '[{"n":-32768,"count":1},{"n":1,"count":1}]'),
  gives(
    'sample?select=s:small::text,big.sum()&id=lt.3',
    '[{"s":"-32768","sum":-9223372036854775808},{"s":"1","sum":9007199254740993}]',
  ),
];
