import { describe, expect, it } from 'vitest';
import { exportText, importText } from './progress-text.js';

const at = (written: number, bytes: number, size: number | null = 1000, refused = 0) => ({
  written,
  refused,
  bytes,
  size,
});

describe('the text of an import’s progress', () => {
  it('has no rate and no end before something was done', () => {
    expect(importText(at(0, 0), at(0, 0), 0)).toBe('[------------------------] 0 %, 0 rows');
  });

  it('tells the share of the bytes, the rows, their rate, and the time that is left', () => {
    expect(importText(at(500, 250), at(0, 0), 2000)).toBe('[######------------------] 25 %, 500 rows, 250/s, 6 s left');
    expect(importText(at(2000, 1000), at(0, 0), 8000)).toBe(
      '[########################] 100 %, 2000 rows, 250/s, 0 s left',
    );
  });

  it('counts from where this run began, not what a run before has done', () => {
    expect(importText(at(900, 600), at(800, 500), 1000)).toBe(
      '[##############----------] 60 %, 900 rows, 100/s, 4 s left',
    );
  });

  it('tells minutes and hours', () => {
    expect(importText(at(10, 10), at(0, 0), 1000)).toContain('1 min 39 s left');
    expect(importText(at(10, 1, 100_000), at(0, 0), 1000)).toContain('27 h 46 min left');
  });

  it('counts refused rows and names them', () => {
    expect(importText(at(7, 100, 1000, 3), at(0, 0), 1000)).toContain('10 rows, 10/s, 3 refused, ');
  });

  it('never tells more than all, and only rows where the size is not known', () => {
    expect(importText(at(1, 1100), at(0, 0), 1000)).toContain('] 100 %');
    expect(importText(at(500, 250, null), at(0, 0), 2000)).toBe('500 rows, 250/s');
    expect(importText(at(0, 0, 0), at(0, 0, 0), 2000)).toBe('0 rows');
  });
});

describe('the text of an export’s progress', () => {
  it('tells the rows, and their rate once there is one', () => {
    expect(exportText(64, 64, 0)).toBe('64 rows');
    expect(exportText(2112, 64, 512)).toBe('2112 rows, 4000/s');
  });
});
