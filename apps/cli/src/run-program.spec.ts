import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

async function run(...args: string[]) {
  const printed = { out: '', err: '' };
  const exitCode = await runProgram(args, {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
  });
  return { exitCode, ...printed };
}

describe('the command line', () => {
  it.each([
    { args: ['--help'], exitCode: 0, prints: 'Usage: backstay' },
    { args: ['--version'], exitCode: 0, prints: '0.1.0' },
    { args: ['schema', 'apply', '--help'], exitCode: 0, prints: '--allow-destructive' },
    { args: ['keys', '--help'], exitCode: 0, prints: '--project <dir>' },
    { args: [], exitCode: 2, prints: 'Usage: backstay' },
    { args: ['schema'], exitCode: 2, prints: 'Usage: backstay schema' },
    { args: ['launch'], exitCode: 2, prints: "unknown command 'launch'" },
    { args: ['keys', '--colour'], exitCode: 2, prints: "unknown option '--colour'" },
    { args: ['init'], exitCode: 2, prints: "missing required argument 'dir'" },
    { args: ['keys', 'twice'], exitCode: 2, prints: 'too many arguments' },
    { args: ['keys', '--project', '/nowhere/at/all'], exitCode: 1, prints: '/nowhere/at/all does not exist' },
  ])('answers $args with exit code $exitCode', async ({ args, exitCode, prints }) => {
    const result = await run(...args);
    expect(result.out + result.err).toContain(prints);
    expect(result.exitCode).toBe(exitCode);
  });

  it('says what is wrong in one paragraph, without a stack', async () => {
    const { err } = await run('keys', '--project', '/nowhere/at/all');
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toMatch(/^backstay: /);
  });

  it('says what is wrong with keys that cannot be used, and what to do', async () => {
    const project = mkdtempSync(join(tmpdir(), 'backstay-keys-'));
    try {
      mkdirSync(join(project, 'schema'));
      writeFileSync(join(project, '.env'), 'ANON_KEY=short\n');
      const { exitCode, err } = await run('keys', '--project', project);
      expect(err).toBe('backstay: ANON_KEY must be a JWT signed with JWT_SECRET, or have at least 32 characters.\n');
      expect(exitCode).toBe(1);
    } finally {
      rmSync(project, { recursive: true });
    }
  });
});
