import { describe, expect, it } from 'vitest';
import { Events, type Event } from './events.js';

const event: Event = {
  kind: 'request_finished',
  requestId: 'r1',
  method: 'GET',
  operation: 'rest.read',
  path: '/',
  status: 200,
  durationMs: 1,
  role: null,
  aborted: false,
  errorCode: null,
};

describe('events', () => {
  it('reach everyone who listens, until they stop', () => {
    const events = new Events();
    const heard: string[] = [];
    const stop = events.subscribe(() => heard.push('first'));
    events.subscribe((one) => heard.push(one.kind));
    events.emit(event);
    stop();
    events.emit(event);
    expect(heard).toEqual(['first', 'request_finished', 'request_finished']);
  });
});
