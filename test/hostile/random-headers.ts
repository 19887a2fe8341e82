import fc, { type Arbitrary } from 'fast-check';
import { canary, nastyNumbers } from './canary.js';
import { profile } from './fuzz-project.js';
import { nasty, pick, type Mostly } from './odds.js';

const preferences = [
  'return=representation',
  'return=minimal',
  'return=headers-only',
  'count=exact',
  'count=planned',
  'missing=default',
  'resolution=merge-duplicates',
  'resolution=ignore-duplicates',
  'handling=strict',
  'max-affected=1',
  'timezone=Asia/Tokyo',
  'params=single-object',
];

const accepted = [
  'application/json',
  '*/*',
  'text/csv',
  'application/vnd.pgrst.array+json;nulls=stripped',
  'text/csv;q=0.5, application/json',
];

const rarelyAccepted = [
  'application/vnd.pgrst.object+json',
  'application/vnd.pgrst.plan+json',
  'application/geo+json',
  'application/openapi+json',
  'text/html',
  'application/json;q=x, */*;q=0',
];

const bodyTypes = [
  'text/csv',
  'application/x-www-form-urlencoded',
  'application/json; charset=latin1',
  'multipart/form-data',
  'application/octet-stream',
  '',
];

/** What a header can carry, with other characters replaced. */
const carried = (text: string): string => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '~');

/** Headers of the dialect. Half of the writes are rolled back, so that rows stay while statements still run. */
export function randomHeaders(mostly: Mostly): Arbitrary<Readonly<Record<string, string>>> {
  const odd = nasty.map(carried);
  const prefer = fc
    .tuple(
      fc.array(mostly(9, pick(...preferences), odd, pick(`timezone=${canary}`, `max-affected=${canary}`)), {
        maxLength: 3,
      }),
      fc.boolean(),
    )
    .map(([all, back]) => [...all, ...(back ? ['tx=rollback'] : [])].join(', '));
  const named = {
    prefer,
    accept: mostly(3, pick(...accepted), pick(...rarelyAccepted), odd),
    range: mostly(3, pick('0-4', '2-', '0-0'), pick('5-1', '-5', 'items=0-4'), odd, pick(...nastyNumbers.map(carried))),
    'range-unit': mostly(5, pick('items'), odd),
    'accept-profile': mostly(9, pick('public', profile), odd, pick('auth', 'pg_catalog')),
    'content-profile': mostly(9, pick('public', profile), odd),
    'content-type': mostly(9, pick('application/json'), odd, pick(...bodyTypes)),
    'if-match': mostly(1, pick('*'), pick('W/"x"', '"x"'), odd),
    'if-none-match': mostly(1, pick('"x"'), pick('*'), odd),
    'x-request-id': odd,
  };
  // Each is there now and then: with all of them at once nothing would be answered.
  return fc
    .subarray(Object.entries(named), { maxLength: 4 })
    .chain((some) => fc.tuple(...some.map(([name, value]) => value.map((text) => [name, text] as const))))
    .map((some) => Object.fromEntries(some));
}
