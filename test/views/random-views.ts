import { ConditionWriter } from '../policy/random-condition.js';
import type { Random } from '../policy/random.js';
import { samples, type ColumnName, type RandomTable } from '../policy/random-table.js';

/** A random view: its text, and what of it others may read as they read a table. */
export interface RandomView {
  readonly name: string;
  readonly sql: string;
  readonly table: RandomTable;
  readonly outputs: readonly string[];
}

/** A table under the name it has in a FROM. */
interface Source {
  readonly name: string;
  readonly table: RandomTable;
}

/** Views over tables, and over views made before them. */
export function randomViews(random: Random, tables: readonly RandomTable[], count: number): readonly RandomView[] {
  const views: RandomView[] = [];
  for (let i = 0; i < count; i++) {
    views.push(new ViewWriter(random, tables, [...tables, ...views.map((view) => view.table)]).write(`v${i}`));
  }
  return views;
}

const keyed: readonly ColumnName[] = ['label', 'n', 'big', 'amount', 'flag', 'at', 'day', 'mood', 'owner', 'ref', 'id'];
const ordered: readonly ColumnName[] = ['label', 'n', 'big', 'amount', 'ratio', 'at', 'day', 'id', 'ref'];
const summed: readonly ColumnName[] = ['n', 'big', 'amount', 'id', 'ref'];

/** Writes one view as an author would. */
class ViewWriter {
  readonly #sources: Source[] = [];

  constructor(
    private readonly random: Random,
    /** Tables that subqueries may read. */
    private readonly tables: readonly RandomTable[],
    private readonly readable: readonly RandomTable[],
  ) {}

  write(name: string): RandomView {
    const { random } = this;
    const from = this.#from();
    const outputs = random.chance(0.4) ? this.#grouped() : this.#plain();
    const where = random.chance(0.6) ? ` where ${this.#writer().condition(random.between(0, 2))}` : '';
    const list = outputs.list.map(([output, sql]) => `${sql} as ${output}`).join(', ');
    const distinct = outputs.distinct ? 'distinct ' : '';
    const tail = outputs.tail;
    return {
      name,
      sql: `create view ${name} with (security_invoker = true) as select ${distinct}${list} from ${from}${where}${tail};`,
      outputs: outputs.list.map(([output]) => output),
      table: { name, columns: outputs.straight, references: null },
    };
  }

  #writer(sources: readonly Source[] = this.#sources): ConditionWriter {
    return new ConditionWriter(this.random, this.tables, [], true).within(sources);
  }

  #from(): string {
    const { random } = this;
    const count = random.pick([1, 1, 2, 2, 3]);
    let text = '';
    for (let i = 0; i < count; i++) {
      const source = { name: `s${i}`, table: random.pick(this.readable) };
      this.#sources.push(source);
      const table = `${source.table.name} ${source.name}`;
      if (i === 0) text = table;
      else text += ` ${random.pick(['join', 'left join', 'left join'])} ${table} on ${this.#on()}`;
    }
    return text;
  }

  /** Mostly by columns of the two sides, as joins are. */
  #on(): string {
    const last = this.#sources.at(-1)!;
    const other = this.random.pick(this.#sources.slice(0, -1));
    const pairs = [
      ['ref', 'id'],
      ['id', 'ref'],
      ['id', 'id'],
      ['owner', 'owner'],
      ['n', 'id'],
      ['label', 'label'],
    ] as const;
    const fitting = pairs.filter(([a, b]) => other.table.columns.includes(a) && last.table.columns.includes(b));
    if (fitting.length === 0 || this.random.chance(0.15)) return this.#writer().condition(1);
    const [a, b] = this.random.pick(fitting);
    const more = this.random.chance(0.3) ? ` and ${this.#writer().condition(0)}` : '';
    return `${other.name}.${a} = ${last.name}.${b}${more}`;
  }

  /** A column of any table, with its name. */
  #column(among: readonly ColumnName[]): readonly [name: ColumnName, sql: string] | null {
    const found = this.#sources.flatMap(({ name, table }) =>
      table.columns.filter((column) => among.includes(column)).map((column) => [column, `${name}.${column}`] as const),
    );
    return found.length === 0 ? null : this.random.pick(found);
  }

  #plain() {
    const { random } = this;
    const distinct = random.chance(0.2);
    const straight = new Map<ColumnName, string>();
    const among = distinct ? keyed : [...keyed, 'ratio' as const, 'data' as const, 'tags' as const, 'fees' as const];
    for (let i = random.between(1, 6); i > 0; i--) {
      const column = this.#column(among);
      if (column !== null) straight.set(...column);
    }
    const computed = distinct ? [] : random.times(random.between(0, 3), (i) => [`x${i}`, this.#computed()] as const);
    const list = [...straight, ...computed];
    const safe = list.length > 0 ? list : [['x', "'only'"] as const];
    return { distinct, list: safe, straight: [...straight.keys()], tail: '' };
  }

  #computed(): string {
    const { random } = this;
    const forms: readonly (() => string | null)[] = [
      () => this.#writer().condition(1),
      () => this.#on1('label', (c) => `coalesce(${c}, 'none')`),
      () => this.#on1('label', (c) => `upper(${c})`),
      () => this.#on1('label', (c) => `${c} || '-' || ${c}`),
      () => this.#on1('label', (c) => `length(${c})`),
      () => this.#on1('label', (c) => `length(${c})::text || '.'`),
      () => this.#on1('label', (c) => `length(${c}) / 2`),
      () => this.#on1('label', (c) => `(${c} like 'a%')::text`),
      () => this.#on1('n', (c) => `${c}::bigint * 1000 + 1`),
      () => this.#on1('n', (c) => `${c}::numeric * 1.25`),
      () => this.#on1('amount', (c) => `${c} * ${c} - 0.5`),
      () => this.#on1('amount', (c) => `coalesce(${c}, 0)`),
      () => this.#on1('amount', (c) => `round(${c} * 1.005, 2)`),
      () => this.#on1('data', (c) => `${c} ->> 'k'`),
      () => this.#on1('data', (c) => `${c} -> 'deep'`),
      () => this.#on1('mood', (c) => `${c}::text`),
      () => this.#on1('big', (c) => `${c}::numeric + 1`),
      () => `case when ${this.#writer().condition(1)} then 'yes' else 'no' end`,
      () => `case when ${this.#writer().condition(0)} then 1 when ${this.#writer().condition(0)} then 2 end`,
      () => random.pick(["'x'", '7', '1.50', 'true', 'auth.uid()', 'auth.role()']),
    ];
    for (;;) {
      const written = random.pick(forms)();
      if (written !== null) return written;
    }
  }

  #on1(name: ColumnName, write: (column: string) => string): string | null {
    const column = this.#column([name]);
    return column && write(column[1]);
  }

  #grouped() {
    const { random } = this;
    const keys = new Map<string, string>();
    const straight: ColumnName[] = [];
    for (let i = random.pick([0, 1, 1, 2]); i > 0; i--) {
      const column = this.#column(keyed);
      if (column !== null && !keys.has(column[0])) {
        keys.set(...column);
        straight.push(column[0]);
      }
    }
    const computed = random.chance(0.4) ? this.#computedKey() : null;
    if (computed !== null) keys.set('k', computed);
    const aggregates = random.times(random.between(1, 3), (i) => [`a${i}`, this.#aggregate()] as const);
    const shown = [...keys].filter(() => random.chance(0.85));
    const list = [...shown, ...aggregates];
    const tail = `${keys.size > 0 ? ` group by ${[...keys.values()].join(', ')}` : ''}${this.#having()}`;
    return { distinct: false, list, straight: straight.filter((name) => shown.some(([key]) => key === name)), tail };
  }

  #computedKey(): string | null {
    return this.random.pick([
      () => this.#on1('label', (c) => `lower(${c})`),
      () => this.#on1('label', (c) => `length(${c}) / 2`),
      () => this.#on1('label', (c) => `coalesce(${c}, 'none')`),
      () => this.#on1('data', (c) => `${c} ->> 'k'`),
      () => this.#conditionKey(),
    ])();
  }

  /** A constant is no key. */
  #conditionKey(): string | null {
    const condition = this.#sourcesOnly().condition(0);
    return /^\(*(true|false|null)\)*$/i.test(condition) ? null : `(${condition})`;
  }

  /** Conditions without subqueries: those have no place in a grouping. */
  #sourcesOnly(): ConditionWriter {
    return new ConditionWriter(this.random, [], [], false).within(this.#sources);
  }

  #aggregate(): string {
    const { random } = this;
    const on = (among: readonly ColumnName[], write: (column: string, name: ColumnName) => string) => {
      const column = this.#column(among);
      return column && write(column[1], column[0]);
    };
    for (;;) {
      const written = random.pick([
        () => 'count(*)',
        () => on(Object.keys(samples) as ColumnName[], (c) => `count(${c})`),
        () => on(keyed, (c) => `count(distinct ${c})`),
        () => on(summed, (c) => `sum(${c})`),
        () => on(summed, (c) => `coalesce(sum(${c}), 0)`),
        () => on(['amount'], (c) => `sum(${c} * 2.5)`),
        () => on(['label'], (c) => `sum(length(${c}))`),
        () => on(['label'], (c) => `max(length(${c}) / 2)`),
        // More digits than a double has: SQLite refuses those aloud.
        () => on(summed, (c, name) => `round(avg(${c}), ${name === 'big' ? 0 : random.between(0, 4)})`),
        () => on(ordered, (c) => `${random.pick(['min', 'max'])}(${c})`),
        () => on(ordered, (c) => `max(case when ${this.#sourcesOnly().condition(0)} then ${c} end)`),
      ])();
      if (written !== null) return written;
    }
  }

  #having(): string {
    if (this.random.chance(0.7)) return '';
    const column = this.#column(summed);
    return ` having ${this.random.pick(['count(*) > 1', 'count(*) < 3', column ? `sum(${column[1]}) > 1` : 'count(*) > 0'])}`;
  }
}
