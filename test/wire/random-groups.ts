import fc, { type Arbitrary } from 'fast-check';

/** A request of groups, and one of the rows that its answer must follow from. */
export interface GroupQuestion {
  readonly groups: string;
  readonly rows: string;
  /** Whether there is anything that rows are grouped by. */
  readonly keyed: boolean;
  readonly aggregates: readonly { readonly name: string; readonly call: Call; readonly input: string | null }[];
}

/** The aggregate functions. */
export type Call = 'count' | 'sum' | 'avg' | 'min' | 'max';

interface Shape {
  /** What rows can be grouped by. */
  readonly keys: readonly string[];
  /** What can be aggregated: `@` stands for the item itself, so that it can be inside a spread. */
  readonly numbers: readonly string[];
  readonly others: readonly string[];
  readonly filters: readonly string[];
}

const shapes: Readonly<Record<string, Shape>> = {
  sample: {
    keys: ['flag', 'feeling', 'small', 'code', 'exact', 'day', 'moment', 'key', 'bytes', 'doc->>s', 'doc->a->>n'],
    numbers: ['id', 'small', 'exact'],
    others: ['name', 'code', 'day', 'at', 'stamp', 'moment', 'doc->>s'],
    filters: ['', 'small=gt.0', 'flag=is.true', 'doc->>s=not.is.null', 'id=gt.90'],
  },
  task: {
    keys: [
      'done',
      'name',
      'project(name)',
      'project(name,client(city))',
      '...project(pname:name)',
      '...project(...client(cname:name))',
      'p:project(client(name),budget)',
    ],
    numbers: ['hours', 'id', '...project(@budget)', '...project(...client(@id))'],
    others: ['name', '...project(@name)', '...project(...client(@city))'],
    filters: ['', 'done=is.false', 'project_id=lt.3', 'hours=gt.2'],
  },
  worker: {
    keys: ['name', 'boss_id', 'boss:boss_id(name)', '...boss_id(bname:name)'],
    numbers: ['id', 'boss_id', '...boss_id(@id)'],
    others: ['name', '...boss_id(@name)'],
    filters: ['', 'boss_id=not.is.null'],
  },
  town: {
    keys: ['country_code', 'country(name)', '...country(cname:name)'],
    numbers: ['id'],
    others: ['name', '...country(@name)'],
    filters: ['', 'name=neq.Bari'],
  },
  note: {
    keys: ['team_id', 'archived', 'team(name)', '...team(tname:name)'],
    numbers: ['stars', 'id'],
    others: ['title', 'written_at', '...team(@name)'],
    filters: ['', 'stars=gte.3'],
  },
};

/** Places an item where the pattern wants it: `...project(@budget)` with `x:` and `.sum()` is `...project(x:budget.sum())`. */
function placed(pattern: string, alias: string, call: string): string {
  const [, before = '', field = '', after = ''] = /^(.*@)?(.*?)(\)*)$/.exec(pattern) ?? [];
  return `${before.replace('@', '')}${alias}:${field}${call}${after}`;
}

function questionsOf(table: string, { keys, numbers, others, filters }: Shape): Arbitrary<GroupQuestion> {
  const call = fc.oneof(
    fc.tuple(fc.constantFrom<Call>('sum', 'avg', 'min', 'max', 'count'), fc.constantFrom(...numbers)),
    fc.tuple(fc.constantFrom<Call>('min', 'max', 'count'), fc.constantFrom(...others)),
    fc.constant(['count', null] as const),
  );
  return fc
    .record({
      grouped: fc.subarray([...keys], { maxLength: 3 }),
      calls: fc.array(call, { minLength: 1, maxLength: 3 }),
      filter: fc.constantFrom(...filters),
    })
    .map(({ grouped, calls, filter }) => {
      const path = (select: readonly string[]): string =>
        `${table}?select=${select.map(encodeURIComponent).join(',')}${filter === '' ? '' : `&${filter}`}`;
      const inputs = calls.flatMap(([, input], i) => (input === null ? [] : [placed(input, `v${i}`, '')]));
      return {
        groups: path([
          ...grouped,
          ...calls.map(([name, input], i) => (input === null ? `a${i}:count()` : placed(input, `a${i}`, `.${name}()`))),
        ]),
        rows: path([...grouped, ...inputs, 'id']),
        keyed: grouped.length > 0,
        aggregates: calls.map(([name, input], i) => ({
          name: `a${i}`,
          call: name,
          input: input === null ? null : `v${i}`,
        })),
      };
    });
}

/** Questions about the tables of the fixture that are related. */
export const groupQuestion: Arbitrary<GroupQuestion> = fc.oneof(
  ...Object.entries(shapes).map(([table, shape]) => questionsOf(table, shape)),
);
