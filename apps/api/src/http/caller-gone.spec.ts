import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CallerGone } from './caller-gone.js';

class Response extends EventEmitter {
  writableFinished = false;
}

const followed = (): { readonly response: Response; readonly gone: CallerGone; readonly heard: string[] } => {
  const response = new Response();
  return { response, gone: new CallerGone(response as never), heard: [] };
};

describe('A caller who hangs up before the answer is complete', () => {
  it('is told to who listens, once', () => {
    const { response, gone, heard } = followed();
    gone.addEventListener('abort', () => void heard.push('first'));
    gone.addEventListener('abort', () => void heard.push(`second, aborted: ${gone.aborted}`));
    response.emit('close');
    response.emit('close');
    expect(heard).toEqual(['first', 'second, aborted: true']);
  });

  it('is not told to who listens no more', () => {
    const { response, gone, heard } = followed();
    const listener = (): void => void heard.push('told');
    gone.addEventListener('abort', listener);
    gone.removeEventListener('abort', listener);
    response.emit('close');
    expect({ heard, aborted: gone.aborted }).toEqual({ heard: [], aborted: true });
  });
});

it('A connection that closes behind a complete answer aborts nothing', () => {
  const { response, gone, heard } = followed();
  gone.addEventListener('abort', () => void heard.push('told'));
  response.writableFinished = true;
  response.emit('close');
  expect({ heard, aborted: gone.aborted }).toEqual({ heard: [], aborted: false });
});
