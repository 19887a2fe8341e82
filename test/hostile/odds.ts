import fc, { type Arbitrary } from 'fast-check';
import { wrong } from '../wire/random-values.js';
import { inheritedNames, nastyNumbers, nastyTexts } from './canary.js';

/** One of these: the first as often as `weight` says against each of the others. */
export type Mostly = <T>(weight: number, usual: Arbitrary<T>, ...others: readonly Arbitrary<T>[]) => Arbitrary<T>;

/** `calm` times as often the usual as the grammar says by itself. */
export const mostlyWith =
  (calm: number): Mostly =>
  (weight, usual, ...others) =>
    fc.oneof(
      { weight: Math.ceil(weight * calm * others.length), arbitrary: usual },
      ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
    );

export const pick = (...texts: readonly string[]): Arbitrary<string> => fc.constantFrom(...texts);

export const listOf = (item: Arbitrary<string>, maxLength: number): Arbitrary<string> =>
  fc.array(item, { minLength: 1, maxLength }).map((all) => all.join(','));

/** A text or name as the grammar quotes it. */
export const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** Texts that should be names or values, and are neither. */
export const nasty = fc.oneof(
  { weight: 6, arbitrary: pick(...nastyTexts) },
  { weight: 1, arbitrary: pick(...inheritedNames) },
);

/** The same, and what no type takes. */
export const anything = fc.oneof(nasty, pick(...nastyNumbers), pick(...wrong, ''));
