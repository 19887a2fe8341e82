import { gives, refuses } from './gives.js';
import type { WireCase } from './wire-case.js';

/** Casts in select: every type that can be cast to, and what PostgreSQL or we refuse. */
export const castCases: readonly WireCase[] = [
  gives('sample?select=key::uuid&id=eq.1', '[{"key":"00000000-0000-0000-0000-0000000000a1"}]'),
  gives(
    'sample?select=a:day::timestamp,b:day::timestamptz,c:day::date&id=eq.1',
    '[{"a":"2026-01-02T00:00:00","b":"2026-01-02T00:00:00+00:00","c":"2026-01-02"}]',
  ),
  gives(
    'sample?select=a:stamp::date,b:stamp::time,c:stamp::timestamptz,d:stamp::timestamp&id=in.(1,4,5)',
    '[{"a":"2026-01-02","b":"03:04:05.6789","c":"2026-01-02T03:04:05.6789+00:00","d":"2026-01-02T03:04:05.6789"},{"a":"2000-02-29","b":"00:00:00.000001","c":"2000-02-29T00:00:00.000001+00:00","d":"2000-02-29T00:00:00.000001"},{"a":"9999-12-31","b":"23:59:59.999999","c":"9999-12-31T23:59:59.999999+00:00","d":"9999-12-31T23:59:59.999999"}]',
  ),
  gives(
    'sample?select=a:moment::date,b:moment::time,c:moment::timestamp,d:moment::timestamptz&id=in.(1,2,4)',
    '[{"a":"2026-01-02","b":"03:04:05.6789","c":"2026-01-02T03:04:05.6789","d":"2026-01-02T03:04:05.6789+00:00"},{"a":"1999-12-31","b":"21:59:59","c":"1999-12-31T21:59:59","d":"1999-12-31T21:59:59+00:00"},{"a":"2000-02-29","b":"17:00:00.5","c":"2000-02-29T17:00:00.5","d":"2000-02-29T17:00:00.5+00:00"}]',
  ),
  gives(
    'sample?select=stamp::timestamp%20with%20time%20zone,at::time%20without%20time%20zone&id=eq.1',
    '[{"stamp":"2026-01-02T03:04:05.6789+00:00","at":"03:04:05"}]',
  ),
  refuses('sample?select=at::timestamp&id=eq.2', 400, {
    code: '42846',
    message: 'cannot cast type time without time zone to timestamp without time zone',
    details: null,
    hint: null,
  }),
  refuses('sample?select=at::date&id=eq.2', 400, {
    code: '42846',
    message: 'cannot cast type time without time zone to date',
    details: null,
    hint: null,
  }),
  refuses('sample?select=day::time&id=eq.2', 400, {
    code: '42846',
    message: 'cannot cast type date to time without time zone',
    details: null,
    hint: null,
  }),
  gives(
    'sample?select=name::bytea,bytes::text&id=in.(1,7)',
    '[{"name":"\\\\x416461","bytes":"\\\\x6869"},{"name":"\\\\x7a6fc3ab20f09f988020656e64","bytes":"\\\\xdeadbeef"}]',
  ),
  refuses('sample?select=name::uuid&id=eq.1', 400, {
    code: '22P02',
    message: 'invalid input syntax for type uuid: "Ada"',
    details: null,
    hint: null,
  }),
  refuses('sample?select=small::uuid&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type smallint to uuid',
    details: null,
    hint: null,
  }),
  refuses('sample?select=key::int&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type uuid to integer',
    details: null,
    hint: null,
  }),
  gives('sample?select=feeling::mood,doc->>s::mood&id=eq.1', '[{"feeling":"happy","s":null}]'),
  refuses('sample?select=doc->>s::mood&id=eq.7', 400, {
    code: '22P02',
    message: 'invalid input value for enum mood: "5"',
    details: null,
    hint: null,
  }),
  gives('sample?select=name::char&id=in.(1,5)', '[{"name":"A"},{"name":" "}]'),
  gives('sample?select=flag::char,small::char&id=in.(1,2)', '[{"flag":"t","small":"1"},{"flag":"f","small":"-"}]'),
  refuses('sample?select=name::interval&id=eq.1', 400, {
    code: 'PGRST127',
    message: 'Feature not implemented',
    details: 'a cast to interval in select',
    hint: null,
  }),
  refuses('sample?select=name::int4range&id=eq.1', 400, {
    code: 'PGRST127',
    message: 'Feature not implemented',
    details: 'a cast to int4range in select',
    hint: null,
  }),
  refuses('sample?select=tags::text[]&id=eq.1', 400, {
    code: 'PGRST127',
    message: 'Feature not implemented',
    details: 'a cast to text[] in select',
    hint: null,
  }),
  gives(
    'sample?select=tags::text,numbers::text&id=in.(1,4)',
    '[{"tags":"{red,green}","numbers":"{1,2,3}"},{"tags":"{\\"with, comma\\",\\"quo\\\\\\"te\\",NULL,\\"back\\\\\\\\slash\\"}","numbers":"{-1,0,7}"}]',
  ),
  refuses('sample?select=tags::json&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type text[] to json',
    details: null,
    hint: null,
  }),
  refuses('sample?select=name::nothing&id=eq.1', 400, {
    code: '42704',
    message: 'type "nothing" does not exist',
    details: null,
    hint: null,
  }),
  gives(
    'sample?select=a:doc->a->>n::numeric,b:doc->a->n::numeric,c:doc->a->n::text&id=in.(1,2)',
    '[{"a":5,"b":5,"c":"5"},{"a":5.5,"b":5.5,"c":"5.5"}]',
  ),
  gives('sample?select=a:doc->t::bool,b:doc->>t::bool&id=in.(1,2)', '[{"a":true,"b":true},{"a":false,"b":false}]'),
  refuses('sample?select=doc->a->b::int&id=eq.1', 400, {
    code: '22023',
    message: 'cannot cast jsonb string to type integer',
    details: null,
    hint: null,
  }),
  gives(
    'sample?select=a:doc->>a::jsonb,b:doc->a::text,c:doc::json&id=eq.1',
    '[{"a":{"b": "x", "n": 5},"b":"{\\"b\\": \\"x\\", \\"n\\": 5}","c":{"a": {"b": "x", "n": 5}, "t": true, "list": [1, 2, {"k": "v"}]}}]',
  ),
  refuses('sample?select=name::jsonb&id=eq.1', 400, {
    code: '22P02',
    message: 'invalid input syntax for type json',
    details: null,
    hint: null,
  }),
  refuses('sample?select=small::bool&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type smallint to boolean',
    details: null,
    hint: null,
  }),
  refuses('sample?select=flag::bigint&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type boolean to bigint',
    details: null,
    hint: null,
  }),
  refuses('sample?select=big::int&id=eq.1', 400, {
    code: '22003',
    message: 'integer out of range',
    details: null,
    hint: null,
  }),
  gives(
    'sample?select=a:big::float8,b:big::real,c:exact::float4,d:exact::bigint&id=in.(1,7)',
    '[{"a":9.007199254740992e+15,"b":9.007199e+15,"c":12.5,"d":13},{"a":100,"b":100,"c":100,"d":100}]',
  ),
  gives(
    'sample?select=approx::numeric,short::numeric&id=in.(1,2)',
    '[{"approx":1.5,"short":0.5},{"approx":-0.0000000001,"short":16777200}]',
  ),
  refuses('sample?select=approx::bigint&id=eq.4', 400, {
    code: '22003',
    message: 'bigint out of range',
    details: null,
    hint: null,
  }),
  refuses('sample?select=name::date&id=eq.1', 400, {
    code: '22007',
    message: 'invalid input syntax for type date: "Ada"',
    details: null,
    hint: null,
  }),
  refuses('sample?select=day::int&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type date to integer',
    details: null,
    hint: null,
  }),
  gives(
    'archive?select=raw::jsonb,x:raw::text&id=in.(1,2)',
    '[{"raw":{"a": [1, 2], "b": 1},"x":"{\\"b\\": 1, \\"a\\": [1, 2]}"},{"raw":"text","x":"\\"text\\""}]',
  ),
  refuses('archive?select=raw->a->0::int&id=eq.1', 400, {
    code: '42846',
    message: 'cannot cast type json to integer',
    details: null,
    hint: null,
  }),
  gives('archive?select=raw->>a::jsonb&id=eq.1', '[{"a":[1, 2]}]'),
  gives(
    'sample?select=stamp::text,moment::text,day::text,at::text&id=eq.1',
    '[{"stamp":"2026-01-02 03:04:05.6789","moment":"2026-01-02 03:04:05.6789+00","day":"2026-01-02","at":"03:04:05"}]',
  ),
];
