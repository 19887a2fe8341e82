import { followedPreferences, preferenceValues, type PreferenceName } from '@backstay/query';
import type { DataParameter } from './data-parameters.js';

/** Requests that follow the same preferences. */
export type PreferenceGroup = keyof typeof followedPreferences;

const about: Readonly<Record<PreferenceName, string>> = {
  return: 'what is answered: the rows, nothing, or the Location of the one new row',
  resolution: 'rows that are there already are changed, or passed over',
  missing: 'what a column of `columns` becomes that a row leaves out: its default, or null',
  count: 'the number of all rows, at the end of Content-Range',
  tx: 'what is written stays, or is taken back; where `BACKSTAY_TX_OVERRIDE` is on',
  handling: 'whether an unknown preference is refused (PGRST122)',
  timezone: 'times are shown and read in it: `timezone=Asia/Tokyo`',
  'max-affected': 'with `handling=strict`: more rows are refused (PGRST124)',
};

/** The header Prefer with what these requests follow. */
export const preferenceParameter = (group: PreferenceGroup): DataParameter => ({
  name: 'Prefer',
  in: 'header',
  kind: 'string',
  description: ['Several with commas:', '', ...followedPreferences[group].map(line)].join('\n'),
});

const line = (name: PreferenceName): string => `- \`${name}=${valuesOf(name)}\`: ${about[name]}`;

const valuesOf = (name: PreferenceName): string => preferenceValues[name]?.join('|') ?? '…';

/** The key of the header among shared parameters. */
export const preferenceKey = (group: PreferenceGroup): string => `Prefer.${group}`;

/** All groups. */
export const preferenceGroups = Object.keys(followedPreferences) as readonly PreferenceGroup[];
