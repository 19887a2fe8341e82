import type { Column, ColumnType } from '@backstay/catalog';
import type { Claim } from '@backstay/expression';
import type { Principal } from '@backstay/kernel';
import { randomUUID } from 'node:crypto';
import { evaluateClaim } from '../compile/evaluate-claim.js';
import { parseValue } from '../compile/values/parse-value.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import { isZoned, localMoment } from '../compile/values/zoned-value.js';

/** Whose write it is, and when: as in PostgreSQL now() is the same for all rows of a statement. */
export interface WriteMoment {
  readonly principal: Principal;
  readonly now: Date;
}

/** Whether only the database knows what a column gets that a write leaves out. */
export const isEngineMade = (column: Column): boolean =>
  column.generated || column.identity !== null || column.default?.kind === 'database';

/**
 * The canonical text of what a write gets that leaves the column out; null is NULL. Made here on every engine, so that
 * policies can be asked about the row before it is there. `zone`: where a type without a zone shows now(). Throws Error for a column that only the database can fill.
 */
export function defaultValue(column: Column, moment: WriteMoment, zone: TimeZone | null = null): string | null {
  if (column.default?.kind === 'now' && isInFull(column.type, zone)) return instant(moment.now);
  const text = defaultText(column, moment, zone);
  return text === null ? null : parseValue(text, column.type);
}

/** Whether a type has all of a moment's milliseconds, and shows it in UTC: then its canonical text is made as it is. */
const isInFull = (type: ColumnType, zone: TimeZone | null): boolean =>
  (type.kind === 'timestamptz' || (type.kind === 'timestamp' && zone === null)) && type.precision >= 3;

const instant = (now: Date): string => `${now.toISOString().slice(0, 23).replace('T', ' ')}000`;

function defaultText(
  { name, type, default: preset }: Column,
  { principal, now }: WriteMoment,
  zone: TimeZone | null,
): string | null {
  switch (preset?.kind) {
    case undefined:
      return null;
    case 'literal':
      return preset.value;
    case 'uuid':
      return randomUUID();
    case 'now':
      return momentText(type, now, zone);
    case 'uid':
    case 'role':
    case 'email':
    case 'jwt': {
      const claim: Claim = { kind: 'claim', type, claim: preset.kind, path: [], as: 'json' };
      return evaluateClaim(claim, principal);
    }
    case 'database':
      throw new Error(`The default of ${name} is the database's own`);
  }
}

/** A moment as a type writes it: with its offset, or as local time of the zone (null: UTC). */
export function momentText(type: ColumnType, now: Date, zone: TimeZone | null): string {
  const text = zone === null || isZoned(type) ? now.toISOString() : localMoment(now, zone);
  switch (type.kind) {
    case 'date':
      return text.slice(0, 10);
    case 'time':
      return text.slice(11, 23);
    case 'timestamp':
      return text.slice(0, 23).replace('T', ' ');
    default:
      return `${text.slice(0, 23).replace('T', ' ')}+00`;
  }
}
