import { quote, RandomLeaf } from './random-leaf.js';
import type { Random } from './random.js';
import { samples, type ColumnName, type RandomTable } from './random-table.js';

/** A table in scope under a name; levels are innermost first. */
interface Visible {
  readonly name: string;
  readonly table: RandomTable;
}

/** A look-up function that conditions may call. */
export interface RandomFunction {
  readonly name: string;
  /** The column whose values it gives (a set), or null: it takes an id and gives a boolean. */
  readonly gives: ColumnName | null;
}

const ordered: readonly ColumnName[] = ['label', 'n', 'big', 'amount', 'ratio', 'at', 'day', 'mood', 'id', 'ref'];
const numbers: readonly ColumnName[] = ['id', 'ref', 'n', 'big', 'amount', 'ratio'];

/** Writes random conditions as a policy’s author would, of the forms that all engines take. */
export class ConditionWriter {
  private readonly leaf: RandomLeaf;

  constructor(
    readonly random: Random,
    /** Tables that subqueries may read. */
    readonly readable: readonly RandomTable[],
    readonly functions: readonly RandomFunction[],
    /** Whether `(select auth.uid())` may be written: PostgreSQL counts it as a subquery when it looks for cycles. */
    readonly wrapped: boolean,
    readonly levels: readonly (readonly Visible[])[] = [],
  ) {
    this.leaf = new RandomLeaf(random, (name) => this.column(name));
  }

  /** The same writer inside a query over these tables. */
  within(level: readonly Visible[]): ConditionWriter {
    return new ConditionWriter(this.random, this.readable, this.functions, this.wrapped, [level, ...this.levels]);
  }

  condition(depth: number): string {
    const { random } = this;
    const forms = depth <= 0 ? this.leaves : random.chance(0.45) ? this.leaves : this.branches;
    for (;;) {
      const written = random.pick(forms)(depth);
      if (written !== null) return written;
    }
  }

  private readonly branches: readonly ((depth: number) => string | null)[] = [
    (d) => `(${this.condition(d - 1)} and ${this.condition(d - 1)})`,
    (d) => `(${this.condition(d - 1)} or ${this.condition(d - 1)})`,
    (d) => `not (${this.condition(d - 1)})`,
    (d) => `(${this.condition(d - 1)}) is ${this.random.pick(['not true', 'true', 'unknown', 'not unknown', 'false'])}`,
    (d) => `case when ${this.condition(d - 1)} then ${this.condition(d - 1)} else ${this.condition(d - 1)} end`,
    (d) => `coalesce(${this.condition(d - 1)}, ${this.random.pick(['true', 'false'])})`,
    (d) => this.exists(d),
    (d) => this.exists(d),
    (d) => this.inQuery(d),
    (d) => this.inQuery(d),
    (d) => this.scalar(d),
  ];

  private readonly leaves: readonly ((depth: number) => string | null)[] = [
    () =>
      this.random
        .pick(['true', 'false', 'null::boolean', 'flag is not null and flag'])
        .replace(/.*flag.*/, this.column('flag') ?? 'true'),
    () => this.compareLiteral(),
    () => this.compareLiteral(),
    () => this.compareColumns(),
    () => this.ownerIs(),
    () => this.ownerIs(),
    () => this.leaf.claim(),
    () => this.leaf.claim(),
    () => this.nullTest(),
    () => this.list(),
    () => this.leaf.like(),
    () => this.leaf.json(),
    () => this.leaf.array(),
    () => this.leaf.arithmetic(),
    () => this.call(),
  ];

  /** A column of that name from any level, qualified or not; null when none can be named. */
  private column(name: ColumnName): string | null {
    const bare = this.levels
      .map((level) => level.filter((v) => v.table.columns.includes(name)))
      .find((l) => l.length > 0);
    const choices = bare?.length === 1 ? [name as string] : [];
    for (const { name: table } of this.levels.flat()) {
      const nearest = this.levels.flat().find((visible) => visible.name === table);
      if (nearest?.table.columns.includes(name)) choices.push(`${table}.${name}`);
    }
    return choices.length > 0 ? this.random.pick(choices) : null;
  }

  private any(names: readonly ColumnName[]): readonly [ColumnName, string] | null {
    const name = this.random.pick(names);
    const written = this.column(name);
    return written === null ? null : [name, written];
  }

  private sample(name: ColumnName): string {
    return name === 'id' || name === 'ref' ? String(this.random.between(0, 6)) : this.random.pick(samples[name]);
  }

  private literal(name: ColumnName): string {
    const text = this.sample(name);
    return numbers.includes(name) ? (this.random.chance(0.8) ? text : quote(text)) : quote(text);
  }

  private compareLiteral(): string | null {
    const found = this.any([...ordered, 'owner', 'flag']);
    if (!found) return null;
    const [name, column] = found;
    const operators = ordered.includes(name) ? ['=', '<>', '<', '<=', '>', '>='] : ['=', '<>'];
    const [operator, literal] = [this.random.pick(operators), this.literal(name)];
    if (this.random.chance(0.2)) return `${column} is ${this.random.pick(['', 'not '])}distinct from ${literal}`;
    if (ordered.includes(name) && this.random.chance(0.15))
      return `${column} between ${literal} and ${this.literal(name)}`;
    return this.random.chance(0.3) ? `${literal} ${operator} ${column}` : `${column} ${operator} ${literal}`;
  }

  private compareColumns(): string | null {
    const group = this.random.pick([numbers, ['owner'], ['label'], ['at'], ['day'], ['mood']] as const);
    const [left, right] = [this.any(group), this.any(group)];
    return left && right && `${left[1]} ${this.random.pick(['=', '<>', '<', '>='])} ${right[1]}`;
  }

  private uid(): string {
    return this.wrapped && this.random.chance(0.5) ? '(select auth.uid())' : 'auth.uid()';
  }

  private ownerIs(): string | null {
    const owner = this.column('owner');
    return (
      owner && this.random.pick([`${owner} = ${this.uid()}`, `${this.uid()} = ${owner}`, `${owner} <> ${this.uid()}`])
    );
  }

  private nullTest(): string | null {
    const found = this.any(Object.keys(samples) as ColumnName[]);
    return found && `${found[1]} is ${this.random.pick(['null', 'not null'])}`;
  }

  private list(): string | null {
    const found = this.any([...ordered, 'owner']);
    if (!found) return null;
    const [name, column] = found;
    const items = this.random.times(this.random.between(1, 3), () =>
      this.random.chance(0.1) ? 'null' : this.literal(name),
    );
    if (name === 'label' && this.random.chance(0.4)) {
      const array = `array[${items.map((item) => (item === 'null' ? 'null' : item)).join(', ')}]::text[]`;
      return array.includes('array[null]')
        ? null
        : `${column} ${this.random.pick(['= any', '<> all'])} (${array.slice(0, -8)})`;
    }
    return `${column} ${this.random.pick(['in', 'not in'])} (${items.join(', ')})`;
  }

  private call(): string | null {
    const callable = this.functions.filter((candidate) => candidate.gives === null || this.wrapped);
    if (callable.length === 0) return null;
    const called = this.random.pick(callable);
    const argument = this.column(called.gives ?? this.random.pick(['id', 'ref']));
    if (argument === null) return null;
    if (called.gives === null) return `${called.name}(${argument})`;
    return `${argument} ${this.random.pick(['in', 'not in', '= any'])} (select ${called.name}())`;
  }

  private from(count: number): readonly Visible[] | null {
    if (this.readable.length === 0) return null;
    const picked = this.random.times(count, (i) => {
      const table = this.random.pick(this.readable);
      const name = this.random.chance(0.5)
        ? table.name
        : this.random.pick([`a${i}`, `b${i}`, `t${this.random.between(0, 3)}`]);
      return { name, table };
    });
    return new Set(picked.map((visible) => visible.name)).size === count ? picked : null;
  }

  private static fromSql(level: readonly Visible[]): readonly string[] {
    return level.map(({ name, table }) => (name === table.name ? name : `${table.name} ${name}`));
  }

  private exists(depth: number): string | null {
    const level = this.from(this.random.chance(0.3) ? 2 : 1);
    if (!level) return null;
    const inner = this.within(level);
    const tables = ConditionWriter.fromSql(level);
    const joined =
      tables.length === 2 && this.random.chance(0.6)
        ? `${tables[0]} join ${tables[1]} on ${inner.condition(0)}`
        : tables.join(', ');
    return `exists (select 1 from ${joined} where ${inner.condition(depth - 1)})`;
  }

  private inQuery(depth: number): string | null {
    const level = this.from(1);
    const group = this.random.pick([['owner'], ['label'], ['id', 'ref', 'n'], ['mood']] as const);
    const outer = this.any(group);
    if (!level || !outer) return null;
    const inner = this.within(level);
    const selected = inner.any(group);
    const where = this.random.chance(0.8) ? ` where ${inner.condition(depth - 1)}` : '';
    const from = ConditionWriter.fromSql(level).join('');
    return (
      selected &&
      `${outer[1]} ${this.random.pick(['in', 'not in', '= any', 'in'])} (select ${selected[1]} from ${from}${where})`
    );
  }

  private scalar(depth: number): string | null {
    const level = this.from(1);
    const key = this.any(['ref', 'id', 'n']);
    const outer = this.any(['label']);
    const [visible] = level ?? [];
    if (!visible || !key || !outer || key[1].startsWith(`${visible.name}.`)) return null;
    const inner = this.within([visible]);
    // A bare name inside would bind to the inner table, so the key must be a qualified one or hidden by nothing.
    if (!key[1].includes('.') && visible.table.columns.includes(key[0])) return null;
    const from = ConditionWriter.fromSql([visible]).join('');
    return `${outer[1]} = (select ${visible.name}.label from ${from} where ${visible.name}.id = ${key[1]} and ${inner.condition(depth - 1)})`;
  }
}
