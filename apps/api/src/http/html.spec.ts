import { describe, expect, it } from 'vitest';
import { html, Markup } from './html.js';

// Under this name the formatter leaves the templates alone.
const plain = html;

describe('html', () => {
  it('escapes what is put in', () => {
    expect(plain`<a href="${'"><script>'}">${`<b>&'`}</a>`.text).toBe(
      '<a href="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;</a>',
    );
  });

  it('leaves markup and lists of it as they are', () => {
    const items = ['<1>', '<2>'].map((text) => plain`<li>${text}</li>`);
    expect(plain`<ul>${items}</ul>${plain`<hr>`}${null}${3}`.text).toBe(
      '<ul><li>&lt;1&gt;</li><li>&lt;2&gt;</li></ul><hr>3',
    );
    expect(html``).toBeInstanceOf(Markup);
  });
});
