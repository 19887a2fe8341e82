import { describe } from 'vitest';

/** A suite for each of `cases`; where there are none, the suite of `absent` is skipped, as a file must have one. */
export const describeEach = <T extends string | object>(cases: readonly T[], absent: T) =>
  describe.runIf(cases.length > 0).each(cases.length > 0 ? [...cases] : [absent]);
