import { describe, expect, it } from 'vitest';
import { averageText } from './average-text.js';

/** What PostgreSQL 15 answers to `select sum(x) / count(x)` as numeric. */
const cases: readonly (readonly [quotient: string, average: string])[] = [
  ['27/7', '3.8571428571428571'],
  ['9007199254741234/7', '1286742750677319.1429'],
  ['100000224.9998/7', '14285746.428542857143'],
  ['0/3', '0.00000000000000000000'],
  ['-1/3', '-0.33333333333333333333'],
  ['1/1', '1.00000000000000000000'],
  ['5/1', '5.0000000000000000'],
  ['2/3', '0.66666666666666666667'],
  ['0.25/1', '0.25000000000000000000'],
  ['0.00000001/3', '0.0000000033333333333333333333'],
  ['123456789012345678901234567890/7', '17636684144620811271604938270'],
];

describe('an average has the digits of PostgreSQL’s division', () => {
  it.each(cases)('%s', (quotient, average) => {
    expect(averageText(quotient)).toBe(average);
  });
});
