import { fail } from '@backstay/kernel';
import type { HttpRequest } from '../pipeline.types.js';
import { mediaType, parseAccept } from './parse-accept.js';

/** What of PostgreSQL's EXPLAIN can be asked for. */
export const planOptions = ['analyze', 'verbose', 'settings', 'buffers', 'wal'] as const;

/** One of them. */
export type PlanOption = (typeof planOptions)[number];

/** The media types of plans. */
export const planTypes = ['application/vnd.pgrst.plan+json', 'application/vnd.pgrst.plan+text'] as const;

/** A request for the database's own plan of an answer, instead of the answer. */
export interface PlanQuestion {
  readonly format: 'text' | 'json';
  readonly options: readonly PlanOption[];
  /** The media type of the answer that is planned. */
  readonly of: string;
}

const plan = /^\s*application\/vnd\.pgrst\.plan(\+json|\+text)?\s*(;|$)/i;

/**
 * Reads `Accept: application/vnd.pgrst.plan+json; for="text/csv"; options=analyze|verbose`, as PostgREST does: options that
 * it does not know mean nothing. Null: it is not a plan that is asked for. Throws what is wrong with `for`.
 */
export function parsePlanAccept({ accept }: HttpRequest['headers']): PlanQuestion | null {
  const kind = plan.exec(accept ?? '');
  if (accept === undefined || kind === null) return null;
  const of = /;\s*for\s*=\s*"?([^";]*(?:;[^";]*)*)"/i.exec(accept)?.[1]?.trim() || 'application/json';
  const words = /;\s*options\s*=\s*"?([\w|]*)/i.exec(accept)?.[1]?.toLowerCase().split('|') ?? [];
  parseAccept(of);
  return {
    format: kind[1]?.toLowerCase() === '+json' ? 'json' : 'text',
    options: planOptions.filter((option) => words.includes(option)),
    of,
  };
}

/** The media type that a plan is answered with. */
export function planMediaType({ format, options, of }: PlanQuestion): string {
  const [answered] = mediaType(parseAccept(of)).split('; charset', 1);
  const asked = options.length === 0 ? '' : `; options=${options.join('|')}`;
  return `application/vnd.pgrst.plan+${format}; for="${answered}"${asked}`;
}

/** The refusal of a plan where plans are not served (PostgREST's words). */
export const planRefused = (question: PlanQuestion): Error =>
  fail('not_acceptable', { accept: planMediaType(question) });
