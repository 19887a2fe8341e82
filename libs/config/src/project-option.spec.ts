import { describe, expect, it } from 'vitest';
import { projectOption } from './project-option.js';

describe('the words that name a project in a shell', () => {
  it.each([
    ['/home/ann/shop', ''],
    ['/home/ann/shop/examples/books', ' --project examples/books'],
    ['/home/ann/notes', ' --project ../notes'],
    ['/srv/a', ' --project /srv/a'],
    ['/home/ann/my shop', " --project '../my shop'"],
    ["/home/ann/Ann's Größen", String.raw` --project '../Ann'\''s Größen'`],
  ])('of %s', (root, words) => {
    expect(projectOption(root, '/home/ann/shop')).toBe(words);
  });
});
