import type { Column, ColumnType } from '@backstay/catalog';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseValue } from '../compile/values/parse-value.js';
import { timeZone } from '../compile/values/time-zone.js';
import { defaultValue, momentText } from './default-value.js';

const column = (type: ColumnType): Column => ({
  name: 'at',
  type,
  nullable: true,
  default: { kind: 'now' },
  identity: null,
  generated: false,
  comment: null,
});

it('now() is the moment as the column’s type reads it', () => {
  const kind = fc.constantFrom('timestamptz' as const, 'timestamp' as const, 'time' as const);
  const min = new Date('0001-01-02T00:00:00Z');
  const max = new Date('9999-12-30T00:00:00Z');
  fc.assert(
    fc.property(
      fc.record({ kind, precision: fc.nat(6) }),
      fc.date({ min, max, noInvalidDate: true }),
      fc.constantFrom(null, 'Europe/Berlin'),
      (type, now, name) => {
        const zone = name === null ? null : timeZone(name);
        const said = parseValue(momentText(type, now, zone), type);
        expect(defaultValue(column(type), { principal: { role: 'anon', claims: {} }, now }, zone)).toBe(said);
      },
    ),
  );
});
