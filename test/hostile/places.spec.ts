import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { canary, inheritedNames, nastyNumbers, nastyTexts } from './canary.js';
import { HostileServer, type Attack } from './hostile-server.js';

const uri = (text: string): string => encodeURIComponent(text.toWellFormed());
const quoted = (text: string): string => uri(`"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
const header = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '~');
const json = (value: unknown): string => JSON.stringify(value);
const post = { method: 'POST', headers: { 'content-type': 'application/json' }, as: 'service' } as const;
const patch = { ...post, method: 'PATCH' };

/** Every place of the dialect where a caller's text stands. None of these requests has anything to write. */
const places: Readonly<Record<string, (text: string) => Attack>> = {
  table: (text) => ({ path: `/${uri(text)}` }),
  'a level of the path': (text) => ({ path: `/item/${uri(text)}` }),
  function: (text) => ({ path: `/rpc/${uri(text)}` }),
  parameter: (text) => ({ path: `/item?${uri(text)}=eq.1` }),
  'quoted column': (text) => ({ path: `/item?${quoted(text)}=eq.1` }),
  'column of an embed': (text) => ({ path: `/team?select=*,note(id)&note.${uri(text)}=eq.1` }),
  operator: (text) => ({ path: `/item?name=${uri(text)}.1` }),
  modifier: (text) => ({ path: `/item?name=eq(${uri(text)}).1` }),
  'language of a search': (text) => ({ path: `/item?name=fts(${uri(text)}).a` }),
  value: (text) => ({ path: `/item?name=eq.${uri(text)}` }),
  pattern: (text) => ({ path: `/item?name=like.${uri(text)}` }),
  'regular expression': (text) => ({ path: `/item?name=match.${uri(text)}` }),
  'value of a number': (text) => ({ path: `/item?id=eq.${uri(text)}` }),
  'value of a time': (text) => ({ path: `/item?moment=gt.${uri(text)}` }),
  'value of an array': (text) => ({ path: `/item?tags=cs.${uri(text)}` }),
  'value of a document': (text) => ({ path: `/item?doc=cs.${uri(text)}` }),
  'value of a test': (text) => ({ path: `/item?flag=is.${uri(text)}` }),
  'list of values': (text) => ({ path: `/item?name=in.${uri(text)}` }),
  'quoted value of a list': (text) => ({ path: `/item?name=in.(${quoted(text)},b)` }),
  'JSON key': (text) => ({ path: `/item?doc->>${uri(text)}=eq.1` }),
  'quoted JSON key': (text) => ({ path: `/item?select=doc->${quoted(text)}` }),
  tree: (text) => ({ path: `/item?or=${uri(text)}` }),
  'column in a tree': (text) => ({ path: `/item?or=(${uri(text)}.eq.1)` }),
  'value in a tree': (text) => ({ path: `/item?and=(name.eq.${uri(text)})` }),
  'quoted value in a tree': (text) => ({ path: `/item?and=(name.eq.${quoted(text)})` }),
  select: (text) => ({ path: `/item?select=${uri(text)}` }),
  alias: (text) => ({ path: `/item?select=${uri(text)}:name` }),
  'quoted alias': (text) => ({ path: `/item?select=${quoted(text)}:name` }),
  cast: (text) => ({ path: `/item?select=name::${uri(text)}` }),
  aggregate: (text) => ({ path: `/item?select=id.${uri(text)}()` }),
  embed: (text) => ({ path: `/team?select=${uri(text)}(id)` }),
  'alias of an embed': (text) => ({ path: `/team?select=${quoted(text)}:note(id)` }),
  hint: (text) => ({ path: `/team?select=note!${uri(text)}(id)` }),
  spread: (text) => ({ path: `/note?select=...${uri(text)}(name)` }),
  order: (text) => ({ path: `/item?order=${uri(text)}` }),
  direction: (text) => ({ path: `/item?order=id.${uri(text)}` }),
  'order by an embed': (text) => ({ path: `/note?select=team(id)&order=team(${uri(text)})` }),
  limit: (text) => ({ path: `/item?limit=${uri(text)}` }),
  offset: (text) => ({ path: `/item?offset=${uri(text)}` }),
  'limit of an embed': (text) => ({ path: `/team?select=note(id)&note.limit=${uri(text)}` }),
  columns: (text) => ({ ...post, path: `/closed?columns=${uri(text)}`, body: '[]' }),
  on_conflict: (text) => ({
    ...post,
    path: `/team?on_conflict=${uri(text)}`,
    headers: { ...post.headers, prefer: 'resolution=merge-duplicates' },
    body: '[]',
  }),
  'key of a body': (text) => ({ ...patch, path: '/closed?id=eq.-1', body: `{${json(text)}:1}` }),
  'value of a body': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    body: json({ name: text, code: text, doc: text }),
  }),
  'number of a body': (text) => ({ ...patch, path: '/item?id=eq.-1', body: `{"small":${text}}` }),
  'text of a number': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    body: json({ big: text, exact: text, moment: text }),
  }),
  'key of a document': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    body: json({ doc: { [text]: { [text]: [text] } } }),
  }),
  'element of an array': (text) => ({ ...patch, path: '/item?id=eq.-1', body: json({ tags: [text, text] }) }),
  'body as JSON': (text) => ({ ...patch, path: '/item?id=eq.-1', body: text }),
  'body as CSV': (text) => ({ ...patch, path: '/item?id=eq.-1', headers: { 'content-type': 'text/csv' }, body: text }),
  'body as a form': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: text,
  }),
  Prefer: (text) => ({ path: '/item', headers: { prefer: header(text) } }),
  'value of a preference': (text) => ({ path: '/item', headers: { prefer: `handling=strict, count=${header(text)}` } }),
  timezone: (text) => ({ path: '/item', headers: { prefer: `handling=strict, timezone=${header(text)}` } }),
  Accept: (text) => ({ path: '/item', headers: { accept: header(text) } }),
  'parameter of Accept': (text) => ({ path: '/item', headers: { accept: `application/json;${header(text)}` } }),
  Range: (text) => ({ path: '/item', headers: { range: header(text) } }),
  'Range-Unit': (text) => ({ path: '/item', headers: { 'range-unit': header(text), range: '0-1' } }),
  'Content-Type': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    headers: { 'content-type': header(text) },
    body: '{}',
  }),
  'Accept-Profile': (text) => ({ path: '/item', headers: { 'accept-profile': header(text) } }),
  'Content-Profile': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    headers: { 'content-profile': header(text) },
    body: '{}',
  }),
  'If-Match': (text) => ({
    ...patch,
    path: '/item?id=eq.-1',
    headers: { 'if-match': header(text) },
    body: '{"name":"x"}',
  }),
  'a header of proxies': (text) => ({
    path: '/item',
    headers: { 'x-forwarded-for': header(text), forwarded: header(text) },
  }),
  'request id': (text) => ({ path: '/item', headers: { 'x-request-id': header(text) } }),
};

const texts = [...nastyTexts, ...inheritedNames, ...nastyNumbers];

describe.each(testEngines)('quotes and metacharacters on %s', (engine) => {
  let server: HostileServer;
  beforeAll(async () => void (server = await HostileServer.start(engine, { BACKSTAY_AGGREGATES: 'on' })));
  afterAll(() => server?.stop());
  // A nightly run tries all of them; else it is every so many, others at each place.
  const every = process.env['BACKSTAY_NIGHTLY'] ? 1 : engine === 'sqlite' ? 6 : 24;
  const some = (place: number): readonly string[] => texts.filter((_, i) => i % every === place % every);

  it.each(Object.keys(places).map((name, i) => [name, i] as const))(
    'change and reveal nothing as %s',
    async (name, i) => {
      await server.survives(some(i).map((text) => places[name]!(text)));
    },
  );

  it('are no names of anything that JavaScript has', async () => {
    for (const name of inheritedNames) {
      const answers = await Promise.all([
        server.attack({ path: `/${name}`, expects: [404] }),
        server.attack({ path: `/item?${name}=eq.1`, expects: [400] }),
        server.attack({ path: `/item?select=${name}`, expects: [400] }),
        server.attack({ path: `/item?order=${name}`, expects: [400] }),
        server.attack({ path: `/team?select=${name}(*)`, expects: [400] }),
        server.attack({ path: `/item?name=${name}.1`, expects: [400] }),
        server.attack({ path: `/item?select=id::${name}`, expects: [400] }),
        server.attack({ ...post, path: '/closed', body: `{${json(name)}:{"id":1}}`, expects: [400] }),
        server.attack({ ...post, path: `/closed?columns=${name}`, body: '[{"id":1}]', expects: [400] }),
      ]);
      expect(answers).toHaveLength(9);
    }
    expect((Object.prototype as Record<string, unknown>)['id']).toBeUndefined();
  });

  it('of a key given twice the last counts, in a body and in a form', async () => {
    const prefer = 'return=representation, tx=rollback';
    const before = await server.state();
    const body = `{"id":9001,"name":"first","name":${json(canary)},"__proto__":null}`;
    await server.attack({ ...post, path: '/team', body, headers: { ...post.headers, prefer }, expects: [400] });
    expect(await server.state()).toBe(before);
  });
});
