import { describe, expect, it } from 'vitest';
import { renderCommands } from './render-commands.js';

describe('renderCommands', () => {
  it('documents every command under its full name, with its arguments and options', () => {
    const text = renderCommands();
    expect(text.match(/^## `.*`$/gm)).toEqual([
      '## `backstay start`',
      '## `backstay init <dir>`',
      '## `backstay keys`',
      '## `backstay keys rotate`',
      '## `backstay schema plan`',
      '## `backstay schema apply [file]`',
      '## `backstay schema drift`',
      '## `backstay schema check`',
      '## `backstay schema diff`',
      '## `backstay schema pull`',
      '## `backstay schema suggest-policies`',
      '## `backstay seed`',
      '## `backstay why <what>`',
      '## `backstay exposure`',
      '## `backstay policy test`',
      '## `backstay policy lint`',
      '## `backstay import [table] [file]`',
      '## `backstay export [table] [file]`',
      '## `backstay types typescript`',
      '## `backstay openapi`',
      '## `backstay users list`',
      '## `backstay users show <user>`',
      '## `backstay users create <email>`',
      '## `backstay users ban <user>`',
      '## `backstay users unban <user>`',
      '## `backstay users reset-mfa <user>`',
      '## `backstay users sign-out <user>`',
      '## `backstay users delete <user>`',
      '## `backstay users import <file>`',
      '## `backstay users export <file>`',
      '## `backstay doctor`',
    ]);
    expect(text).toContain('- `--project <dir>`: the project folder');
    expect(text).toMatch(/## `backstay schema apply \[file\]`\n\n.*\n\n(- .*\n)*- `--allow-destructive`: /);
  });
});
