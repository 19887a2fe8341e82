import { describe, expect, it } from 'vitest';
import { progressLine, type ProgressLine } from './progress-line.js';
import { exportText } from './progress-text.js';

/** A line on a screen whose clock is set by hand. */
function drawn(terminal: boolean) {
  const written: string[] = [];
  let clock = 0;
  const screen = { terminal, write: (text: string) => void written.push(text), now: () => clock };
  const line: ProgressLine<number> = progressLine(screen, exportText);
  const show = (rows: number, at: number): void => {
    clock = at;
    line.show(rows);
  };
  return { written, show, clear: line.clear };
}

describe('a progress line', () => {
  it('draws over itself on a terminal, at most five times a second, and is gone at the end', () => {
    const { written, show, clear } = drawn(true);
    show(100, 1000);
    show(150, 1199);
    show(300, 1200);
    clear();
    clear();
    expect(written).toEqual(['\r\u001b[2K100 rows', '\r\u001b[2K300 rows, 1000/s', '\r\u001b[2K']);
  });

  it('is a line every two seconds where there is no terminal, and leaves them', () => {
    const { written, show, clear } = drawn(false);
    for (let i = 0; i <= 10; i++) show(100 * i, 500 * i);
    clear();
    expect(written).toEqual(['0 rows\n', '400 rows, 200/s\n', '800 rows, 200/s\n']);
  });

  it('writes nothing when nothing was shown', () => {
    const { written, clear } = drawn(true);
    clear();
    expect(written).toEqual([]);
  });
});
