import type { HttpReply } from '@backstay/query';
import type { StageTimings } from './stage-timings.js';

/** A reply with what its stages took. */
export interface DataReply extends HttpReply {
  readonly timings: StageTimings;
}
