import { roles } from '@backstay/kernel';
import { commands, type Access, type Exposure, type RowRule } from './exposure.js';

const heading = `# What each role can reach under the grants and policies of schema/*.sql: one fact a line.
# Written by "backstay exposure"; "backstay exposure --check" fails when the schema opens more than this.
# The service key passes every policy: it is not listed.
`;

/** A fact line: who, by which command, which table, and what of it. */
const factLine = /^(\w+) (\w+) ("(?:[^"]|"")+"|\S+) (column|rows|writes|function) (.+)$/;
const callLine = /^\w+ call .+ (reads|writes) .+$/;
const generatedLine = /^generated (.+?) is (.+)$/;

/** The text of `exposure.lock`. Equal exposures give equal texts, and each fact is a line of its own. */
export function writeExposure({ accesses, generated, calls }: Exposure): string {
  const facts = accesses.flatMap((access) => factsOf(access).map((fact) => `${place(access)} ${fact}`));
  const made = [...generated].map(([column, text]) => `generated ${column} is ${text}`);
  return [heading, ...facts, ...calls, ...made]
    .map((line) => `${line}\n`)
    .join('')
    .replace('\n\n', '\n');
}

/** What stands before each fact of an access. */
export const place = ({ role, command, table }: Access): string => `${role} ${command} ${word(table)}`;

const word = (name: string): string => (/^[\w.]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

function factsOf({ columns, rows, writes, functions }: Access): readonly string[] {
  return [
    ...columns.map((column) => `column ${column}`),
    ...rule('rows', rows),
    ...rule('writes', writes),
    ...functions.map((text) => `function ${text}`),
  ];
}

const rule = (kind: 'rows' | 'writes', alternatives: RowRule | null): readonly string[] =>
  (alternatives ?? []).map((clauses) => `${kind} ${alternativeText([...clauses])}`).toSorted();

const owned = /^("[^"]+"|\w+) = auth\.uid\(\)$/;

/** One alternative in words: always, by owner, or by an expression. */
export function alternativeText(clauses: readonly string[]): string {
  if (clauses.length === 0) return 'always';
  return `${clauses.some((clause) => owned.test(clause)) ? 'of their owner ' : ''}where ${clauses.toSorted().join(' and ')}`;
}

/** What `writeExposure` wrote. Null for a line that it does not write: `line` counts from 1. */
export function readExposure(text: string): { exposure: Exposure } | { line: number; text: string } {
  const accesses = new Map<string, Access>();
  const generated = new Map<string, string>();
  const calls: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const made = generatedLine.exec(line);
    if (made) generated.set(made[1]!, made[2]!);
    else if (callLine.test(line)) calls.push(line);
    else if (!readFact(line, accesses)) return { line: index + 1, text: line };
  }
  return { exposure: { accesses: [...accesses.values()], generated, calls: calls.toSorted() } };
}

function readFact(line: string, accesses: Map<string, Access>): boolean {
  const [, roleWord, commandWord, written = '', kind, fact = ''] = factLine.exec(line) ?? [];
  const role = roles.find((one) => one === roleWord);
  const command = commands.find((one) => one === commandWord);
  if (role === undefined || command === undefined) return false;
  const table = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
  const key = `${role} ${command} ${table}`;
  const known = accesses.get(key) ?? emptyAccess(role, command, table);
  if (kind === 'column') accesses.set(key, { ...known, columns: [...known.columns, fact] });
  else if (kind === 'function') accesses.set(key, { ...known, functions: [...known.functions, fact] });
  else {
    const clauses = readAlternative(fact);
    if (clauses === null || known[kind as 'rows' | 'writes'] === null) return false;
    accesses.set(key, { ...known, [kind!]: [...known[kind as 'rows' | 'writes']!, clauses] });
  }
  return true;
}

const emptyAccess = (role: Access['role'], command: Access['command'], table: string): Access => ({
  role,
  command,
  table,
  columns: [],
  rows: command === 'insert' ? null : [],
  writes: command === 'insert' || command === 'update' ? [] : null,
  functions: [],
});

function readAlternative(fact: string): ReadonlySet<string> | null {
  if (fact === 'always') return new Set();
  const body = /^(?:of their owner )?where (.+)$/.exec(fact)?.[1];
  return body === undefined ? null : new Set(clausesOf(body));
}

/** Splits at each AND that stands outside of parentheses and quotes: clauses hold theirs inside. */
function clausesOf(text: string): readonly string[] {
  const clauses: string[] = [];
  let depth = 0;
  let start = 0;
  for (const token of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()[\]]| and /g)) {
    if (token[0] === '(' || token[0] === '[') depth++;
    else if (token[0] === ')' || token[0] === ']') depth--;
    else if (token[0] === ' and ' && depth === 0) {
      clauses.push(text.slice(start, token.index));
      start = token.index + token[0].length;
    }
  }
  return [...clauses, text.slice(start)];
}
