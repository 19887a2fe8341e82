import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { notesProject } from './notes-project.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ files: notesProject });
});
afterAll(() => server.stop());

describe('a protocol that is not served yet', () => {
  const client = () => createClient(server.url, server.anonKey, { auth: { persistSession: false } });

  it('of files is an error of the storage client', async () => {
    const { error } = await client().storage.from('pictures').list();
    expect([error?.name, error?.message]).toEqual([
      'StorageApiError',
      expect.stringMatching(/^Files .* are not served/),
    ]);
  });

  it('of functions is an answer that the functions client hands on', async () => {
    const { error, response } = await client().functions.invoke('hello');
    expect([error.name, response?.status]).toEqual(['FunctionsHttpError', 501]);
    expect(await response?.json()).toMatchObject({ code: 'not_implemented' });
  });

  it('of realtime refuses the channel at once, and the app goes on', async () => {
    const app = client();
    const state = await new Promise((resolve) => app.channel('room').subscribe(resolve));
    expect(state).toBe('CHANNEL_ERROR');
    await app.removeAllChannels();
    expect((await app.from('notes').select('id')).data).toEqual([{ id: 1 }]);
  });

  it('lets a browser read the refusal', async () => {
    const answer = await fetch(`${server.url}/storage/v1/bucket`, { headers: { origin: 'https://app.example' } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([501, '*']);
  });
});
