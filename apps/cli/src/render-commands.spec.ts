import { describe, expect, it } from 'vitest';
import { renderCommands } from './render-commands.js';

describe('renderCommands', () => {
  it('documents every command under its full name, with its arguments and options', () => {
    const text = renderCommands();
    expect(text.match(/^## `.*`$/gm)).toEqual([
      '## `backstay start`',
      '## `backstay init <dir>`',
      '## `backstay keys`',
      '## `backstay schema plan`',
      '## `backstay schema apply [file]`',
      '## `backstay schema drift`',
      '## `backstay schema check`',
      '## `backstay schema diff`',
      '## `backstay seed`',
      '## `backstay why <what>`',
      '## `backstay exposure`',
      '## `backstay import [table] [file]`',
      '## `backstay export [table] [file]`',
      '## `backstay types typescript`',
      '## `backstay openapi`',
      '## `backstay doctor`',
    ]);
    expect(text).toContain('- `--project <dir>`: the project folder');
    expect(text).toMatch(/## `backstay schema apply \[file\]`\n\n.*\n\n(- .*\n)*- `--allow-destructive`: /);
  });
});
