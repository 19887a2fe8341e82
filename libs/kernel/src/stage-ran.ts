import { Channel } from './channel.js';

/** One stage of the pipeline ran for a request. */
export interface StageRan {
  readonly stage: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Where the pipeline tells of its stages. */
export const stageRan = new Channel<StageRan>('backstay:stage');
