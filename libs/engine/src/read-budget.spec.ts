import { expect, it, vi } from 'vitest';
import { ReadBudget } from './read-budget.js';

it('counts characters and bytes of all rows together, and tells once', () => {
  const budget = new ReadBudget(10);
  const told = vi.fn();
  budget.onSpent(told);
  expect(budget.takeRow(['abc', null, 5n, 1.5])).toBe(true);
  expect(budget.takeRow([new Uint8Array(7)])).toBe(true);
  expect(told).not.toHaveBeenCalled();
  expect(budget.takeRow(['x'])).toBe(false);
  expect(budget.takeRow(['y'])).toBe(false);
  expect(told.mock.calls).toEqual([[expect.objectContaining({ code: '54000', status: 413 })]]);
});
