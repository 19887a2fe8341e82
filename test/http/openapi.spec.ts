import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    files: {
      ...notesProject,
      'schema/02-types.sql': `
create type mood as enum ('calm', 'windy');
create table places (
  name varchar(40) primary key,
  mood mood,
  note_id integer references notes (id),
  height numeric(6, 2) not null,
  seen timestamptz,
  tags text[],
  more jsonb
);
revoke select on places from anon;
grant select (name, mood) on places to anon;
`,
    },
  });
});
afterAll(() => server.stop());

interface Document {
  readonly paths: Record<string, unknown>;
  readonly definitions: Record<string, { readonly properties: object; readonly required: readonly string[] }>;
  readonly parameters: Record<string, { readonly description: string }>;
  readonly components: { readonly schemas: Record<string, object> };
}
const load = async (path: string, apikey: string | null): Promise<Document> => {
  const response = await fetch(server.url + path, { headers: apikey === null ? {} : { apikey } });
  expect(response.status).toBe(200);
  return (await response.json()) as Document;
};

describe('/rest/v1/ is Swagger 2.0 of what the role reaches', () => {
  it('a service key reaches every table and column', async () => {
    const { paths, definitions } = await load('/rest/v1/', server.serviceKey);
    expect(Object.keys(paths)).toEqual(['/', '/helpers', '/internal', '/notes', '/places', '/rpc/helped_owners']);
    expect(definitions['places']).toEqual({
      type: 'object',
      required: ['name', 'height'],
      properties: {
        name: {
          type: 'string',
          format: 'character varying',
          maxLength: 40,
          description: 'Note:\nThis is a Primary Key.<pk/>',
        },
        mood: { type: 'string', format: 'public.mood', enum: ['calm', 'windy'] },
        note_id: {
          type: 'integer',
          format: 'integer',
          description: "Note:\nThis is a Foreign Key to `notes.id`.<fk table='notes' column='id'/>",
        },
        height: { type: 'number', format: 'numeric' },
        seen: { type: 'string', format: 'timestamp with time zone' },
        tags: { type: 'array', format: 'text[]', items: { type: 'string', format: 'text' } },
        more: { format: 'jsonb' },
      },
    });
  });

  it('anon does not learn of tables and columns it has no grant for', async () => {
    const { paths, definitions } = await load('/rest/v1', server.anonKey);
    expect(Object.keys(paths)).toEqual(['/', '/notes', '/places', '/rpc/helped_owners']);
    expect(Object.keys(definitions['places']?.properties ?? {})).toEqual(['name', 'mood']);
  });

  it('lists what the grants let a role write, with the bodies', async () => {
    const { paths } = await load('/rest/v1/', server.serviceKey);
    expect(Object.keys(paths['/places'] ?? {})).toEqual(['get', 'post', 'patch', 'put', 'delete']);
    expect(paths['/places']).toMatchObject({
      post: {
        parameters: [
          { in: 'body', schema: { required: ['name', 'height'] } },
          ...['select', 'order', 'columns', 'on_conflict', 'Prefer.POST'].map((key) => ({
            $ref: `#/parameters/${key}`,
          })),
        ],
      },
    });
  });

  it('has a range and conditions on GET, and what PATCH follows on PATCH', async () => {
    const { paths, parameters } = await load('/rest/v1/', server.serviceKey);
    const keys = ['Range', 'If-Match', 'If-None-Match', 'Prefer.GET'].map((key) => ({ $ref: `#/parameters/${key}` }));
    expect(paths['/places']).toMatchObject({ get: { parameters: expect.arrayContaining(keys) as unknown } });
    expect(parameters['Prefer.PATCH']?.description).toContain('max-affected');
    expect(parameters['Prefer.PATCH']?.description).not.toContain('resolution');
  });

  it('needs a key', async () => {
    expect((await fetch(`${server.url}/rest/v1/`)).status).toBe(401);
  });
});

describe('/docs/openapi.json', () => {
  it('without a key is what anon reaches, without administration', async () => {
    const document = await load('/docs/openapi.json', null);
    expect(Object.keys(document.paths).filter((path) => path.includes('/admin/'))).toEqual([]);
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/auth/v1/'))).toEqual([
      '/rest/v1/notes',
      '/rest/v1/places',
      '/rest/v1/rpc/helped_owners',
      '/health/live',
      '/health/ready',
    ]);
    expect(document.components.schemas['table.places']).not.toHaveProperty('properties.height');
  });

  it('with the service key has everything', async () => {
    const { paths } = await load('/docs/openapi.json', server.serviceKey);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/rest/v1/internal', '/admin/v1/schema', '/admin/v1/status']),
    );
  });

  it('with a wrong key is 401', async () => {
    expect((await fetch(`${server.url}/docs/openapi.json`, { headers: { apikey: 'x' } })).status).toBe(401);
  });
});

describe('production', () => {
  const production = { NODE_ENV: 'production', BACKSTAY_AUTO_APPLY: 'on' };

  it('has no documentation and tells nothing on its page', async () => {
    const closed = await startServer({ files: notesProject, env: production });
    for (const path of ['/docs', '/docs/openapi.json', '/docs/assets/docs.js']) {
      expect((await fetch(closed.url + path)).status).toBe(404);
    }
    const page = await (await fetch(closed.url)).text();
    expect(page).toContain('Backstay');
    for (const secret of [closed.anonKey, closed.project, 'sqlite', '0.1.0']) expect(page).not.toContain(secret);
    await closed.stop();
  });

  it('has documentation where it is switched on', async () => {
    const open = await startServer({ files: notesProject, env: { ...production, BACKSTAY_DOCS: 'on' } });
    expect((await fetch(`${open.url}/docs`)).status).toBe(200);
    await open.stop();
  });

  it('loads no seed', async () => {
    const server = await startServer({ files: notesProject, env: production });
    const rows = await fetch(`${server.url}/rest/v1/notes`, { headers: { apikey: server.serviceKey } });
    expect(await rows.json()).toEqual([]);
    await server.stop();
  });
});
