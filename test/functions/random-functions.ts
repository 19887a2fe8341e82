import { ConditionWriter } from '../policy/random-condition.js';
import { columnTypes, samples, type ColumnName, type RandomTable } from '../policy/random-table.js';
import type { Random } from '../policy/random.js';

/** A random function, and the columns of its rows that a filter may ask; none: it gives values. */
export interface RandomFunction {
  readonly name: string;
  readonly sql: string;
  readonly gives: 'rows' | 'values' | 'value';
  readonly arguments: readonly RandomArgument[];
  readonly columns: readonly ColumnName[];
  /** Its body puts its rows in one order. */
  readonly sorted: boolean;
}

/** An argument that is compared with columns of one name. */
export interface RandomArgument {
  readonly name: string;
  readonly column: ArgumentColumn;
  readonly hasDefault: boolean;
}

type ArgumentColumn = Exclude<ColumnName, 'id' | 'ref' | 'data' | 'tags' | 'fees' | 'ratio'>;

interface Source {
  readonly name: string;
  readonly table: RandomTable;
}

const argumentColumns: readonly ArgumentColumn[] = ['label', 'n', 'big', 'amount', 'flag', 'at', 'day', 'owner'];
const typeOfColumn = (name: ColumnName): string => columnTypes[name].replace(' primary key', '');

/** Functions that read, of every kind of result, over tables of random policies. */
export const randomFunctions = (
  random: Random,
  tables: readonly RandomTable[],
  count: number,
): readonly RandomFunction[] => random.times(count, (i) => new FunctionWriter(random, tables).write(`f${i}`));

class FunctionWriter {
  readonly #sources: Source[] = [];
  readonly #arguments: readonly RandomArgument[];

  constructor(
    private readonly random: Random,
    private readonly tables: readonly RandomTable[],
  ) {
    const named = argumentColumns.filter(() => random.chance(0.3));
    const required = random.between(0, named.length);
    this.#arguments = named.map((column, i) => ({ name: `a_${column}`, column, hasDefault: i >= required }));
  }

  write(name: string): RandomFunction {
    const { random } = this;
    const tablesRead = this.#from();
    const form = random.pick([
      'table',
      'table',
      'columns',
      'columns',
      'grouped',
      'values',
      'value',
      'first',
      'alone',
    ] as const);
    const { returns, list, tail, columns } = this[form]();
    const sorted = form === 'first' || (['table', 'columns', 'values'].includes(form) && random.chance(0.5));
    const page = sorted ? this.#order() : '';
    const where = random.chance(0.8) ? ` where ${this.#condition()}` : '';
    const from = form === 'alone' ? '' : ` from ${tablesRead}${where}${tail}${page}`;
    const rights = random.pick(['', '', '', ' security definer', ' security invoker']);
    const declared = this.#arguments.map(
      ({ name: argument, column, hasDefault }) =>
        `${argument} ${typeOfColumn(column)}${hasDefault ? ` default ${random.chance(0.3) ? 'null' : this.#sample(column)}` : ''}`,
    );
    return {
      name,
      sql: `create function ${name}(${declared.join(', ')}) returns ${returns} language sql stable${rights} as $$ select ${list}${from} $$;`,
      gives: ['value', 'first', 'alone'].includes(form) ? 'value' : form === 'values' ? 'values' : 'rows',
      arguments: this.#arguments,
      columns,
      sorted,
    };
  }

  /** Rows of a table, which a request may filter and relate as the table's own. */
  private table() {
    const { name, table } = this.#sources[0]!;
    return { returns: `setof ${table.name}`, list: `${name}.*`, tail: '', columns: table.columns };
  }

  private columns() {
    const { random } = this;
    const straight = new Map<ColumnName, string>();
    for (let i = random.between(1, 4); i > 0; i--) {
      const { name, table } = random.pick(this.#sources);
      const column = random.pick(table.columns);
      straight.set(column, `${name}.${column}`);
    }
    const computed = random.times(random.between(0, 2), (i) => ({ name: `x${i}`, ...this.#computed() }));
    const named = [...straight].map(([name, sql]) => ({ name, type: typeOfColumn(name), sql }));
    return this.#table([...named, ...computed], '', [...straight.keys()]);
  }

  private grouped() {
    const { random } = this;
    const { name, table } = random.pick(this.#sources);
    const key = random.pick(table.columns.filter((column) => !['data', 'tags', 'fees', 'ratio'].includes(column)));
    const aggregates = random.times(random.between(1, 2), (i) => ({ name: `x${i}`, ...this.#aggregate() }));
    const having = random.chance(0.3) ? ' having count(*) > 1' : '';
    const columns = [{ name: key, type: typeOfColumn(key), sql: `${name}.${key}` }, ...aggregates];
    return this.#table(columns, ` group by ${name}.${key}${having}`, [key]);
  }

  private values() {
    const { random } = this;
    const { name, table } = this.#sources[0]!;
    const column = random.pick(table.columns);
    const { type, sql } = random.chance(0.5)
      ? this.#computed()
      : { type: typeOfColumn(column), sql: `${name}.${column}` };
    return { returns: `setof ${type}`, list: sql, tail: '', columns: [] };
  }

  /** Of several rows the first, of none NULL. */
  private first() {
    const values = this.values();
    return { ...values, returns: values.returns.replace('setof ', '') };
  }

  /** Of its arguments alone. */
  private alone() {
    const argument = (column: ArgumentColumn): string => this.#argument(column);
    const { type, sql } = this.random.pick([
      { type: 'text', sql: `coalesce(${argument('label')}, 'none') || '!'` },
      { type: 'boolean', sql: `${argument('n')} > 1 or ${argument('flag')}` },
      { type: 'bigint', sql: `coalesce(${argument('big')}, 0)` },
      { type: 'uuid', sql: `case when ${argument('flag')} then auth.uid() else ${argument('owner')} end` },
      { type: 'timestamptz', sql: argument('at') },
      { type: 'date', sql: `nullif(${argument('day')}, '2026-01-01')` },
    ]);
    return { returns: type, list: sql, tail: '', columns: [] };
  }

  private value() {
    const { type, sql } = this.#aggregate();
    return { returns: type, list: sql, tail: '', columns: [] };
  }

  #table(
    columns: readonly { readonly name: string; readonly type: string; readonly sql: string }[],
    tail: string,
    asked: readonly ColumnName[],
  ) {
    const declared = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    return { returns: `table (${declared})`, list: columns.map(({ sql }) => sql).join(', '), tail, columns: asked };
  }

  #from(): string {
    const { random } = this;
    const count = random.pick([1, 1, 2]);
    let text = '';
    for (let i = 0; i < count; i++) {
      const source = { name: `s${i}`, table: random.pick(this.tables) };
      this.#sources.push(source);
      const pair = random.pick(['s0.id = s1.id', 's0.owner = s1.owner', 's0.label = s1.label']);
      text +=
        i === 0
          ? `${source.table.name} s0`
          : ` ${random.pick(['join', 'left join'])} ${source.table.name} s1 on ${pair}`;
    }
    return text;
  }

  #order(): string {
    const { random } = this;
    const keys = this.#sources.map(({ name }) => `${name}.id`);
    const first = random.chance(0.5) ? [`s0.label${random.pick(['', ' desc', ' nulls first'])}`] : [];
    const rows = this.#arguments.some(({ column }) => column === 'n') ? 'a_n' : random.between(0, 4);
    const limit = random.chance(0.5) ? ` limit ${rows}${random.chance(0.4) ? ' offset 1' : ''}` : '';
    return ` order by ${[...first, ...keys].join(', ')}${limit}`;
  }

  #condition(): string {
    const { random } = this;
    const asked = this.#arguments.flatMap((argument) => this.#asks(argument));
    const written = new ConditionWriter(random, this.tables, [], true)
      .within(this.#sources)
      .condition(random.between(0, 2));
    if (asked.length === 0) return written;
    const first = random.pick(asked);
    return random.pick([
      first,
      `${first} and ${random.pick(asked)}`,
      `${first} and ${written}`,
      `(${first} or ${written})`,
    ]);
  }

  /** Conditions that an argument has a part in. */
  #asks({ name, column }: RandomArgument): readonly string[] {
    const { random } = this;
    const field = this.#field(column);
    if (field === null) return [`${name} is ${random.pick(['', 'not '])}null`];
    const compare = `${field} ${random.pick(['=', '<>', '<', '>=', 'is distinct from'])} ${name}`;
    if (column === 'flag') return [name, `${field} = ${name}`, `coalesce(${name}, false)`];
    return [
      compare,
      `(${name} is null or ${field} = ${name})`,
      `${field} in (${name}, ${this.#sample(column)})`,
      `coalesce(${field}, ${name}) = ${name}`,
    ];
  }

  #computed(): { readonly type: string; readonly sql: string } {
    const { random } = this;
    const argument = (column: ArgumentColumn): string => this.#argument(column);
    const forms = [
      { type: 'boolean', sql: `(${this.#condition()})` },
      { type: 'text', sql: `coalesce(s0.label, ${argument('label')})` },
      { type: 'text', sql: `s0.label || ${argument('label')}` },
      { type: 'text', sql: `upper(${argument('label')})` },
      { type: 'bigint', sql: `s0.id + ${argument('n')}` },
      { type: 'bigint', sql: `s0.id::bigint * ${argument('n')}` },
      { type: 'text', sql: `case when ${this.#condition()} then ${argument('label')} else 'no' end` },
      { type: 'integer', sql: `length(s0.label)` },
      { type: 'uuid', sql: random.pick(['auth.uid()', argument('owner')]) },
    ];
    return random.pick(forms);
  }

  #argument(column: ArgumentColumn): string {
    return this.#arguments.find((one) => one.column === column)?.name ?? this.#sample(column);
  }

  #aggregate(): { readonly type: string; readonly sql: string } {
    const { random } = this;
    const number = random.pick(['n', 'id'] as const);
    const field = this.#field(number) ?? 's0.id';
    const amount = this.#field('amount');
    const at = this.#field('at');
    return random.pick([
      { type: 'bigint', sql: 'count(*)' },
      { type: 'bigint', sql: `count(distinct s0.owner)` },
      { type: 'bigint', sql: `sum(${field})` },
      { type: 'bigint', sql: `coalesce(sum(${field}), 0)` },
      { type: 'text', sql: 'max(s0.label)' },
      { type: 'boolean', sql: 'count(*) > 2' },
      ...(amount === null ? [] : [{ type: 'numeric', sql: `sum(${amount})` }]),
      ...(at === null ? [] : [{ type: 'timestamptz', sql: `min(${at})` }]),
    ]);
  }

  #field(column: ColumnName): string | null {
    const found = this.#sources.filter(({ table }) => table.columns.includes(column));
    return found.length === 0 ? null : `${this.random.pick(found).name}.${column}`;
  }

  #sample(column: ArgumentColumn): string {
    return `'${this.random.pick(samples[column]).replaceAll("'", "''")}'::${typeOfColumn(column)}`;
  }
}

/** What a function is called with; what is left out has a default. */
export const randomArguments = (random: Random, called: RandomFunction): ReadonlyMap<RandomArgument, string | null> =>
  new Map(
    called.arguments
      .filter(({ hasDefault }) => !hasDefault || random.chance(0.6))
      .map((argument) => [argument, random.chance(0.15) ? null : random.pick(samples[argument.column])]),
  );
