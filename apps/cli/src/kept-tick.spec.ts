import { expect, it } from 'vitest';
import { keptTicks } from './kept-tick.js';

it('one record of a tick is kept, and no more than one', async () => {
  await new Promise((resolve) => process.nextTick(resolve));
  expect(keptTicks).toEqual([expect.objectContaining({ callback: expect.any(Function) as unknown })]);
});
