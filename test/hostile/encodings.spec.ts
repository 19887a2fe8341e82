import { afterAll, beforeAll, describe, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { itWhere } from '../contract/engine-under-test.js';
import { HostileServer, type Attack } from './hostile-server.js';

/** Percent-encoded bytes that are no UTF-8: overlong forms, halves of surrogate pairs, beyond Unicode, cut off. */
const noUtf8 = [
  '%C0%80',
  '%C0%AF',
  '%E0%80%AF',
  '%F0%80%80%AF',
  '%ED%A0%80',
  '%ED%B0%80',
  '%F4%90%80%80',
  '%F8%88%80%80%80',
  '%FE',
  '%FF%FE',
  '%80',
  '%C3',
  '%E2%82',
  '%',
  '%2',
  '%zz',
  '%u0041',
];

const queries = (bytes: string): readonly Attack[] => [
  { path: `/item?name=eq.${bytes}`, expects: [400] },
  { path: `/item?${bytes}=eq.1`, expects: [400] },
  { path: `/item?select=${bytes}`, expects: [400] },
  { path: `/item?order=${bytes}`, expects: [400] },
  { path: `/item?or=(name.eq.${bytes})`, expects: [400] },
  { path: `/${bytes}`, expects: [400, 404] },
];

/** Text that is UTF-8, and that no text column or name can be. */
const zero: readonly Attack[] = [
  { path: '/item?name=eq.a%00b', expects: [400] },
  { path: '/item?name=in.(a,b%00)', expects: [400] },
  { path: '/item?or=(name.eq.%00)', expects: [400] },
  { path: '/item?name=like.%00*', expects: [400] },
  { path: '/item?id=eq.%001', expects: [400] },
  { path: '/item?%00=eq.1', expects: [400] },
  { path: '/item?select=%00', expects: [400] },
  { path: '/item?select=%22a%00%22:name', expects: [200, 400] },
  { path: '/item?select=doc->%22a%00%22', expects: [400] },
  { path: '/item?doc=cs.{%22a%22:%22%5Cu0000%22}', expects: [200, 400] },
  { path: '/item%00', expects: [404] },
];

const type = { 'content-type': 'application/json' };
const write = (body: string | Buffer, headers: Record<string, string> = type, expects = [400, 415]): Attack => ({
  method: 'PATCH',
  path: '/item?id=eq.1',
  as: 'service',
  headers,
  body,
  expects,
});
const row = '{"name":"caf\u00e9"}';

const bodies: readonly Attack[] = [
  write(Buffer.from(row, 'latin1')),
  write(Buffer.from(row, 'utf16le')),
  write(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(row, 'utf16le')])),
  write(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(row, 'utf16le').swap16()])),
  write(Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])),
  write(Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])),
  write(Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xf4, 0x90, 0x80, 0x80]), Buffer.from('"}')])),
  write(Buffer.from('{"name":"\0"}')),
  write('{"name":"\\u0000"}'),
  write('{"\\u0000":1}'),
  write('{"name":"\\ud800"}'),
  write('{"name":"\\udc00\\ud800"}'),
  write('{"doc":{"a":"\\ud800"}}'),
  write('{"doc":{"a":"\\u0000"}}'),
  write('{"tags":["\\u0000"]}'),
  write('{"name":"a\nb"}'),
  write('{"name":"\\x41"}'),
  write("{'name':'a'}"),
  write('{name:1}'),
  write('{"name":1,}'),
  write('{"small":01}'),
  write('{"small":+1}'),
  write('{"small":NaN}'),
  write('{"small":0x10}'),
  write('/* */{"small":1}'),
  write('{"small":1}{"small":2}'),
  write(Buffer.from(row, 'latin1'), { 'content-type': 'application/json; charset=latin1' }),
  write(Buffer.from('name\ncaf\u00e9', 'latin1'), { 'content-type': 'text/csv' }),
  write('name\n"a', { 'content-type': 'text/csv' }),
  write('name\n\0', { 'content-type': 'text/csv' }),
  write('name=%FF', { 'content-type': 'application/x-www-form-urlencoded' }),
  write('name=%00', { 'content-type': 'application/x-www-form-urlencoded' }),
  write(row, { ...type, 'content-encoding': 'gzip' }),
  write(row, { ...type, 'content-encoding': 'deflate, gzip' }),
  write(row, { ...type, 'content-encoding': 'br' }),
  write(row, { 'content-type': 'multipart/form-data; boundary=x' }),
  write(row, { 'content-type': 'application/xml' }),
];

describe.each(testEngines)('odd encodings on %s', (engine) => {
  let server: HostileServer;
  beforeAll(async () => void (server = await HostileServer.start(engine)));
  afterAll(() => server?.stop());

  // No database is asked.
  itWhere(engine === 'sqlite')('of an address are refused', () => server.survives(noUtf8.flatMap(queries)));
  it('that stand for no character are refused', () => server.survives(zero));
  it('of a body are refused, and compressed bodies', () => server.survives(bodies));
});
