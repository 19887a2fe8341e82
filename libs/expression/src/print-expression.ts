import type { ColumnType } from '@backstay/catalog';
import type { Expression, Subquery } from './expression.js';
import { typeName } from './type-name.js';

/** How an expression is written for people. */
export interface PrintOptions {
  /** The `source` of the row that the expression is about, and what its table is called inside subqueries. */
  readonly row: { readonly source: string; readonly table: string };
  /** Whether the policies of tables inside subqueries are written behind them, in brackets. */
  readonly guards: boolean;
  /** Look-up functions are written as `name(…)`; otherwise their bodies, marked with the name. */
  readonly lookupsByName?: boolean;
}

/**
 * An expression in PostgreSQL's syntax, one way of writing for one meaning: blanks, comments, aliases, the order of a
 * comparison's sides and of a list do not show. AND and OR stand in parentheses wherever they are not the whole. Values
 * of callers (`value`, `values`) are written as their slot.
 */
export function printExpression(expression: Expression, options: PrintOptions): string {
  return new Printer(options, new Map(), false).print(expression);
}

const flipped = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const containments = { contains: '@>', contained: '<@', overlaps: '&&' } as const;

/** What `print` leaves to `rest`. */
type Composite = Extract<
  Expression,
  {
    readonly kind:
      | 'in-query'
      | 'exists'
      | 'scalar-query'
      | 'like'
      | 'regex'
      | 'text-search'
      | 'arithmetic'
      | 'call'
      | 'case'
      | 'json-path'
      | 'cast'
      | 'containment'
      | 'range-position'
      | 'aggregate';
  }
>;

class Printer {
  constructor(
    private readonly options: PrintOptions,
    /** What tables of subqueries are called, by their alias. */
    private readonly names: ReadonlyMap<string, string>,
    private readonly inside: boolean,
  ) {}

  print(e: Expression): string {
    switch (e.kind) {
      case 'literal':
        return literal(e.value, e.type.kind);
      case 'value':
      case 'values':
        return `$${e.slot + 1}`;
      case 'column':
        return this.column(e.source, e.column);
      case 'claim':
        return claim(e);
      case 'compare':
        return this.compare(e.operator, e.left, e.right);
      case 'distinct':
        return `${this.part(e.left)} is ${e.negated ? 'not ' : ''}distinct from ${this.part(e.right)}`;
      case 'and':
      case 'or':
        if (e.operands.length === 0) return e.kind === 'and' ? 'true' : 'false';
        return e.operands.map((operand) => this.term(operand)).join(` ${e.kind} `);
      case 'not':
        return `not (${this.print(e.operand)})`;
      case 'test':
        return `${this.part(e.operand)} is ${e.negated ? 'not ' : ''}${e.test}`;
      case 'in':
        return this.inList(e.operand, e.list);
      default:
        return this.rest(e);
    }
  }

  private rest(e: Composite): string {
    switch (e.kind) {
      case 'in-query':
        return `${this.part(e.operand)} in (${this.query(e.query)})`;
      case 'exists':
        return (
          this.named(e.query) ?? `exists (${this.query(e.query)}${e.beyond === undefined ? '' : ` offset ${e.beyond}`})`
        );
      case 'scalar-query':
        return this.named(e.query) ?? `(${this.query(e.query)})`;
      case 'like':
        return `${this.part(e.operand)} ${e.insensitive ? 'ilike' : 'like'} ${this.part(e.pattern)}`;
      case 'regex':
        return `${this.part(e.operand)} ${e.insensitive ? '~*' : '~'} ${this.part(e.pattern)}`;
      case 'text-search':
        return `to_tsvector('${e.index.language}', ${this.print(e.operand)}) @@ ${e.reader}('${e.index.language}', ${this.print(e.sent)})`;
      case 'arithmetic':
        return `${this.part(e.left)} ${e.operator} ${this.part(e.right)}`;
      case 'call':
        return `${e.name}(${e.arguments.map((argument) => this.print(argument)).join(', ')})`;
      case 'case': {
        const branches = e.branches.map(({ when, then }) => `when ${this.part(when)} then ${this.part(then)}`);
        return `(case ${branches.join(' ')}${e.otherwise ? ` else ${this.part(e.otherwise)}` : ''} end)`;
      }
      case 'json-path':
        return path(this.part(e.operand), e.path, e.as);
      case 'cast':
        return `${this.part(e.operand)}::${typeText(e.type)}`;
      case 'containment':
        return `${this.part(e.left)} ${containments[e.operator]} ${this.part(e.right)}`;
      case 'range-position':
        return `${this.part(e.left)} ${e.operator} ${this.part(e.right)}`;
      case 'aggregate':
        return `${e.name}(${e.distinct ? 'distinct ' : ''}${e.argument === null ? '*' : this.print(e.argument)})`;
    }
  }

  /** An operand: in parentheses unless it is a word, a call or in some already. */
  private part(e: Expression): string {
    const text = this.print(e);
    const bare = ['literal', 'value', 'values', 'column', 'call', 'case', 'scalar-query', 'exists'].includes(e.kind);
    return bare || !text.includes(' ') ? text : `(${text})`;
  }

  /** An operand of AND or OR: only those two need parentheses there. */
  private term(e: Expression): string {
    return e.kind === 'and' || e.kind === 'or' ? `(${this.print(e)})` : this.print(e);
  }

  private compare(operator: keyof typeof flipped, left: Expression, right: Expression): string {
    const [a, b] = [this.part(left), this.part(right)];
    const turned = weight(left) > weight(right) || (weight(left) === weight(right) && a > b);
    return turned ? `${b} ${flipped[operator]} ${a}` : `${a} ${operator} ${b}`;
  }

  private inList(operand: Expression, list: readonly Expression[]): string {
    const items = list.map((item) => this.part(item)).toSorted();
    return items.length === 1
      ? `${this.part(operand)} = ${items[0]!}`
      : `${this.part(operand)} in (${[...new Set(items)].join(', ')})`;
  }

  private column(source: string, column: string): string {
    const { row } = this.options;
    if (source === row.source) return this.inside ? `${quoted(row.table)}.${quoted(column)}` : quoted(column);
    return `${quoted(this.names.get(source) ?? source)}.${quoted(column)}`;
  }

  private named({ definer }: Subquery): string | null {
    return this.options.lookupsByName === true && definer !== undefined ? `${quoted(definer)}(…)` : null;
  }

  private query({ from, where, select, definer }: Subquery): string {
    const names = new Map(this.names);
    const taken = new Set([...names.values(), this.options.row.table]);
    const named = from.map(({ table, alias, guard }) => {
      let name = table.name;
      for (let n = 2; taken.has(name); n++) name = `${table.name}_${n}`;
      taken.add(name);
      names.set(alias, name);
      return { table, name, guard };
    });
    const inner = new Printer(this.options, names, true);
    const tables = named.map(({ table, name, guard }) => {
      const called = name === table.name ? quoted(name) : `${quoted(table.name)} ${quoted(name)}`;
      const known = table.schema === 'public' ? called : `${quoted(table.schema)}.${called}`;
      return this.options.guards && guard ? `${known} [${inner.print(guard)}]` : known;
    });
    const list = select === null ? '1' : inner.print(select);
    const source = tables.length === 0 ? '' : ` from ${tables.join(', ')}`;
    const by = definer === undefined ? '' : ` /* ${definer} */`;
    return `select ${list}${source}${where === null ? '' : ` where ${inner.print(where)}`}${by}`;
  }
}

/** What stands on the left of a comparison: the row first, constants last. */
const weight = ({ kind }: Expression): number =>
  kind === 'column' ? 0 : kind === 'literal' ? 3 : kind === 'claim' ? 2 : 1;

/** The type with its limits, which `typeName` leaves out. */
function typeText(type: ColumnType): string {
  if (type.kind === 'array') return `${typeText(type.of)}[]`;
  if (type.kind === 'numeric' && type.precision !== null) return `numeric(${type.precision},${type.scale ?? 0})`;
  if ('length' in type && type.length !== null) return `${typeName(type)}(${type.length})`;
  return 'precision' in type && type.kind !== 'numeric' ? `${type.kind}(${type.precision})` : typeName(type);
}

/** A name as it must be written: in double quotes unless it is a plain word. */
const quoted = (name: string): string => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

function literal(value: string | null, kind: string): string {
  if (value === null) return 'null';
  const bare = ['boolean', 'smallint', 'integer', 'bigint', 'numeric', 'real', 'double'].includes(kind);
  return bare ? value : `'${value.replaceAll("'", "''")}'`;
}

function claim(e: Extract<Expression, { kind: 'claim' }>): string {
  const text = path(`auth.${e.claim}()`, e.path, e.as);
  const own = e.claim === 'uid' ? 'uuid' : e.path.length > 0 && e.as === 'json' ? 'jsonb' : 'text';
  const plain = e.type.kind === own || (e.claim === 'jwt' && e.path.length === 0);
  return plain ? text : `(${text})::${typeText(e.type)}`;
}

function path(base: string, steps: readonly (string | number)[], as: 'json' | 'text'): string {
  return steps.reduce<string>((text, step, i) => {
    const arrow = as === 'text' && i === steps.length - 1 ? '->>' : '->';
    return `${text} ${arrow} ${typeof step === 'number' ? step : literal(step, 'text')}`;
  }, base);
}
