import { describe, expect, it } from 'vitest';
import { readableLine, readableLines } from './readable-line.js';

const line = (fields: object): string =>
  `${JSON.stringify({ level: 'info', time: '2026-01-02T03:04:05Z', ...fields })}\n`;
const time = new Date('2026-01-02T03:04:05Z').toTimeString().slice(0, 8);

describe('a line of the log at a terminal', () => {
  it('says time, level, who and what', () => {
    expect(readableLine(line({ context: 'Health', msg: 'The database answers' }))).toBe(
      `${time} info  Health: The database answers\n`,
    );
  });

  it('says a request in the order one reads it', () => {
    const request = { requestId: 'r', method: 'GET', path: '/rest/v1/books', status: 200, durationMs: 3.1 };
    const done = { ...request, role: 'anon', aborted: false, errorCode: null, msg: 'request_finished' };
    expect(readableLine(line(done))).toBe(`${time} info  GET /rest/v1/books 200 3.1 ms anon\n`);
    expect(readableLine(line({ ...done, status: 500, role: null, aborted: true, errorCode: '57014' }))).toBe(
      `${time} info  GET /rest/v1/books 500 3.1 ms 57014 (the caller hung up)\n`,
    );
  });

  it('shows other fields, and the stack of an error below', () => {
    expect(readableLine(line({ level: 'error', error: { stack: 'Error: no\n    at x' }, port: 1, msg: 'no' }))).toBe(
      `${time} error no port=1\nError: no\n    at x\n`,
    );
  });

  it('passes on what is not a line of ours', () => {
    const written: string[] = [];
    readableLines({ write: (text) => written.push(text) }).write('plain\n');
    expect(written).toEqual(['plain\n']);
  });
});
