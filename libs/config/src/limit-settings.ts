import { bytesBetween, setting, whole, type Setting } from './setting.js';
import type { SettingsReader } from './settings-reader.js';

/** A limit: its setting, and the value where nothing is set. */
interface LimitSetting {
  readonly setting: Setting<number>;
  readonly value: number;
}

const count = (name: string, range: readonly [least: number, most: number], value: number, about: string) => ({
  setting: setting(name, whole(...range), { default: `\`${value}\``, about }),
  value,
});

const [KiB, MB] = [1024, 1_000_000];

/** What the head of a request may have, and when it must have come. */
export const headLimitSettings = {
  urlBytes: {
    setting: setting('BACKSTAY_MAX_URL', bytesBetween(KiB, 512 * KiB), {
      default: '48 KiB',
      about: 'Bytes of the address of a request; over it the answer is 414. It has to fit into `BACKSTAY_MAX_HEADERS`.',
    }),
    value: 48 * KiB,
  },
  headerBytes: {
    setting: setting('BACKSTAY_MAX_HEADERS', bytesBetween(8 * KiB, 1024 * KiB), {
      default: '64 KiB',
      about: 'Bytes of the address and all headers of a request; over it the answer is 431.',
    }),
    value: 64 * KiB,
  },
  headersTimeoutMs: count(
    'BACKSTAY_HEADERS_TIMEOUT_MS',
    [100, 600_000],
    10_000,
    'Milliseconds in which the headers of a request must have arrived; its connection is then closed.',
  ),
  requestTimeoutMs: count(
    'BACKSTAY_REQUEST_TIMEOUT_MS',
    [100, 3_600_000],
    60_000,
    'The same for the whole request with its body.',
  ),
} satisfies Record<string, LimitSetting>;

/** What one request of the data API may ask for. */
export const requestLimitSettings = {
  filterTerms: count(
    'BACKSTAY_MAX_FILTERS',
    [1, 10_000],
    100,
    'Conditions of a request: all filters, `and` and `or`, elements of `any` and `all`, those of embedded resources too.',
  ),
  treeDepth: count('BACKSTAY_MAX_TREE_DEPTH', [1, 100], 10, 'Nesting of `and` and `or`.'),
  listSize: count('BACKSTAY_MAX_LIST', [1, 10_000], 1_000, 'Values of all `in` lists of a request together.'),
  selectItems: count('BACKSTAY_MAX_SELECT', [1, 10_000], 200, 'Items of `select`, on all levels together.'),
  embeds: count('BACKSTAY_MAX_EMBEDS', [0, 200], 20, 'Embedded resources of a request, on all levels together.'),
  embedDepth: count('BACKSTAY_MAX_EMBED_DEPTH', [0, 20], 5, 'Levels of embedded resources.'),
  embeddedRows: count(
    'BACKSTAY_MAX_EMBEDDED_ROWS',
    [1, 10_000_000],
    100_000,
    'Rows of all embedded resources of one answer together.',
  ),
  orderTerms: count(
    'BACKSTAY_MAX_ORDER',
    [1, 1_000],
    20,
    'Terms of `order`, those of embedded resources counted with them.',
  ),
  pathDepth: count('BACKSTAY_MAX_JSON_PATH', [1, 100], 20, 'Keys and indexes of one JSON path (`doc->a->0`).'),
  pathSteps: count('BACKSTAY_MAX_JSON_STEPS', [1, 10_000], 200, 'Keys and indexes of all JSON paths of a request.'),
  documentParts: count(
    'BACKSTAY_MAX_JSON_PARTS',
    [1, 10_000],
    100,
    'Keys, elements and values of all JSON documents that filters look for (`cs`, `cd`).',
  ),
  jsonDepth: count('BACKSTAY_MAX_JSON_DEPTH', [1, 200], 64, 'Nesting of JSON, in a body and in a filter.'),
  bodyRows: count('BACKSTAY_MAX_BODY_ROWS', [1, 1_000_000], 10_000, 'Rows of one body.'),
  bodyValues: count(
    'BACKSTAY_MAX_BODY_VALUES',
    [1, 10_000_000],
    500_000,
    'Values of one body: fields of all rows, and each value inside of JSON documents and arrays.',
  ),
  answerBytes: {
    setting: setting('BACKSTAY_MAX_ANSWER', bytesBetween(64 * KiB, 256 * MB), {
      default: '50 MB',
      about: 'Characters of one answer, also while its rows are being read; over it the answer is 413.',
    }),
    value: 50 * MB,
  },
} satisfies Record<string, LimitSetting>;

/** The limits by name. */
export type LimitsOf<T> = { readonly [K in keyof T]: number };

/** Reads a group of limits. */
export const readLimits = <T extends Record<string, LimitSetting>>(reader: SettingsReader, group: T): LimitsOf<T> =>
  Object.freeze(
    Object.fromEntries(Object.entries(group).map(([name, { setting, value }]) => [name, reader.read(setting, value)])),
  ) as LimitsOf<T>;

/** The settings of a group, for the documentation. */
export const settingsOfLimits = (group: Record<string, LimitSetting>): readonly Setting<number>[] =>
  Object.values(group).map(({ setting }) => setting);
