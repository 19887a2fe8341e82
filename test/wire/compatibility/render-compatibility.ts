import { readFileSync } from 'node:fs';
import {
  casesOf,
  engineNames,
  verdictOn,
  type Behaviour,
  type EngineName,
  type Page,
  type Verdict,
} from './behaviour.js';
import { methodTests } from './client-methods.js';
import { clientClasses, type ClientClass, type MethodTest } from './method-test.js';
import { pages } from './pages.js';

const titles: Readonly<Record<EngineName, string>> = {
  mariadb: 'MariaDB',
  mysql: 'MySQL',
  postgres: 'PostgreSQL',
  sqlite: 'SQLite',
};

/** The text of `docs/compatibility.md`, from the same data that `compatibility.spec.ts` runs. */
export function renderCompatibility(): string {
  return `# Compatibility

What the [reference of PostgREST](https://docs.postgrest.org/en/stable/references/api.html) says, page by page, and how it
stands here. Every row is a test: its requests are data in \`test/wire/compatibility/pages\`, and
\`test/wire/compatibility.spec.ts\` sends them to the real server on each of the four databases.

- **same**: the answer has the status, the headers and the body that the page gives, on this database.
- **refused** with a code: a client is told by name that this is not served; nothing else happens.
- **differs**: answered, in another way than the page says. The row says how, and the test shows it.
- **—**: a client cannot ask for it: it is about functions or settings of a PostgreSQL database. The row says what is
  there instead.

${summary()}

${pages.map(section).join('\n\n')}

## Client methods

Every method of the client libraries that sends a request, called on the newest and the oldest supported client against
the real server, on each of the four databases (\`test/wire/client-methods.spec.ts\`; a method that no test calls fails it).

${clientMethods()}
`;
}

function summary(): string {
  const rows = pages.map(({ title, behaviours }) => {
    const words = behaviours.map((one) => wordsOf(one).join());
    const count = (word: string): number => words.filter((all) => new RegExp(`^(?:${word})$`).test(all)).length;
    const same = count('same(?:,same)*');
    const refused = count('refused[^,]*(?:,refused[^,]*)*');
    const absent = count('—(?:,—)*');
    return [`[${title}](#${anchor(title)})`, same, refused, behaviours.length - same - refused - absent, absent];
  });
  return table(['page', 'same on all four', 'refused by name', 'differs, or by database', '—'], rows);
}

const anchor = (title: string): string => title.toLowerCase().replaceAll(':', '').replaceAll(' ', '-');

const section = ({ title, path, behaviours }: Page): string => `## ${title}

${source(title, path)}

${table(
  ['behaviour', ...engineNames.map((engine) => titles[engine])],
  behaviours.map((one) => [`${one.says}${remark(one)}`, ...wordsOf(one)]),
)}`;

const source = (title: string, path: string | null): string =>
  path === null
    ? 'Not in the reference: what is answered beyond it ([HTTP](http.md)).'
    : `[PostgREST: ${title.replace(/:.*/, '')}](https://docs.postgrest.org/en/stable/references/${path}.html)`;

const wordsOf = (behaviour: Behaviour): string[] => engineNames.map((engine) => word(verdictOn(behaviour, engine)));

function word(verdict: Verdict): string {
  if ('same' in verdict) return 'same';
  if ('differs' in verdict) return 'differs';
  if ('absent' in verdict) return '—';
  return `refused \`${[...new Set(casesOf(verdict).map((one) => one.error?.[0]))].join('`, `')}\``;
}

/** How it differs or why it is absent, once for the databases it is alike on. */
function remark(behaviour: Behaviour): string {
  const why = new Map<string, EngineName[]>();
  for (const engine of engineNames) {
    const verdict = verdictOn(behaviour, engine);
    const text = 'differs' in verdict ? verdict.differs : 'absent' in verdict ? verdict.absent : null;
    if (text !== null) why.set(text, [...(why.get(text) ?? []), engine]);
  }
  return [...why]
    .map(([text, engines]) =>
      engines.length === engineNames.length
        ? ` — ${text}`
        : ` — ${engines.map((engine) => titles[engine]).join(', ')}: ${text}`,
    )
    .join(';');
}

const classTitles: Readonly<Record<ClientClass, string>> = {
  client: 'the client',
  table: '`from(…)`',
  filter: 'filters',
  transform: 'modifiers',
  answer: 'the answer',
};

/** The oldest and the newest client by their versions, as `package.json` has them. */
function clientVersions(): { oldest: string; newest: string } {
  const path = new URL('../../../package.json', import.meta.url);
  const { devDependencies } = JSON.parse(readFileSync(path, 'utf8')) as { devDependencies: Record<string, string> };
  const version = (name: string): string => /\d+\.\d+\.\d+$/.exec(devDependencies[name] ?? '')?.[0] ?? '';
  return { oldest: version('supabase-js-2-50'), newest: version('@supabase/supabase-js') };
}

function clientMethods(): string {
  const { oldest, newest } = clientVersions();
  const rows = clientClasses.flatMap((name) => {
    const own = methodTests.filter(({ method }) => method.startsWith(`${name}.`));
    return [...Map.groupBy(own, ({ method }) => method)].map(([method, tests]) => {
      const says = methodWord(tests);
      return [
        classTitles[name],
        `\`${method.slice(name.length + 1)}\``,
        tests[0]?.newestOnly ? 'no such method' : says,
        says,
      ];
    });
  });
  return table(['', 'method', `supabase-js ${oldest}`, `supabase-js ${newest}`], rows);
}

function methodWord(tests: readonly MethodTest[]): string {
  const codes = new Set(tests.flatMap(({ refused }) => (refused === undefined ? [] : [refused])));
  const said = `refused \`${[...codes].join('`, `')}\``;
  const served = tests.filter(({ refused }) => refused === undefined);
  if (served.length === 0 || codes.size === 0) return codes.size === 0 ? 'served' : said;
  const places = new Set(served.flatMap(({ on }) => on ?? engineNames));
  return places.size === engineNames.length
    ? 'served'
    : `${[...places].map((engine) => titles[engine]).join(', ')}: served; else ${said}`;
}

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
