import type { ColumnType } from '@backstay/catalog';
import {
  typeOf,
  type ColumnReference,
  type Comparison,
  type Expression,
  type InList,
  type Like,
  type Logic,
  type RegexMatch,
  type Subquery,
  type SubqueryTable,
  type TextSearch,
  type Value,
  type ValueList,
  type ViewQuery,
} from '@backstay/expression';
import { besideArray } from './beside-array.js';
import { compileSource, compileView, type ExpressionLanguage, type ReadSource } from './compile-view.js';
import type { Dialect, Operand } from './dialect.js';
import type { Fragment } from './fragment.js';
import { bracketed, join, sql } from './sql.js';
import { parseBoolean } from './values/parse-boolean.js';
import { parseInteger } from './values/parse-number.js';

const text: ColumnType = { kind: 'text' };

/** How columns are written; the default is `"source"."column"`. */
export interface CompileOptions {
  /** Source whose columns stand alone, without an alias (`row` inside DDL). */
  readonly unqualified?: string;
}

/**
 * Compiles an expression to SQL with PostgreSQL's meaning. The result is self-contained: it may stand as an operand.
 * Throws Failure `not_supported` for what the engine cannot say exactly, Error for a subquery table without its guard.
 */
export function compileExpression(expression: Expression, dialect: Dialect, options: CompileOptions = {}): Fragment {
  return new ExpressionCompiler(dialect, options).compile(expression);
}

/**
 * Compiles a condition that stands where NULL counts as FALSE: alone in a WHERE or a WHEN. An engine may then leave out
 * what only tells the two apart.
 */
export function compileCondition(condition: Expression, dialect: Dialect, options: CompileOptions = {}): Fragment {
  return new ExpressionCompiler(dialect, options).condition(condition);
}

/** What stands in a FROM: a table, or the query of the view that is read. */
export const compileFrom = (source: ReadSource, dialect: Dialect): Fragment =>
  compileSource(source, new ExpressionCompiler(dialect, {}));

/** The SELECT of a view whose tables carry their guards. Throws Failure `not_supported` as `compileExpression` does. */
export const compileViewQuery = (query: ViewQuery, dialect: Dialect): Fragment =>
  compileView(query, new ExpressionCompiler(dialect, {}));

/** What `compile` leaves to `compileRest`. A kind that neither lists does not compile. */
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

class ExpressionCompiler implements ExpressionLanguage {
  constructor(
    readonly dialect: Dialect,
    private readonly options: CompileOptions,
  ) {}

  /** What AND and OR join keeps the place where NULL counts as FALSE; anything else may tell them apart. */
  condition(e: Expression): Fragment {
    if ((e.kind === 'and' || e.kind === 'or') && e.operands.length > 0) {
      return this.joined(e, (operand) => this.condition(operand));
    }
    if (e.kind === 'compare' || e.kind === 'in') return this.narrowed(e);
    if (e.kind === 'text-search') return this.textSearch(e, true);
    return e.kind === 'in-query' ? sql`(${this.compile(e.operand)} IN (${this.subquery(e.query)}))` : this.compile(e);
  }

  /** With what an index can serve beside it, where the exact comparison of an adopted column hides the column from it. */
  private narrowed(e: Comparison | InList): Fragment {
    const exact = this.compile(e);
    const beside = e.kind === 'in' ? this.listBeside(e) : this.comparisonBeside(e);
    return beside === null ? exact : sql`(${beside} AND ${exact})`;
  }

  private comparisonBeside({ operator, left, right, native }: Comparison): Fragment | null {
    if (native === true) return null;
    if (left.kind === 'column') return this.beside(operator, left, right);
    return right.kind === 'column' && operator === '=' ? this.beside(operator, right, left) : null;
  }

  private listBeside({ operand, list }: InList): Fragment | null {
    if (operand.kind !== 'column' || list.length === 0) return null;
    const items = list.flatMap((item): readonly Expression[] => (item.kind === 'values' ? spread(item) : [item]));
    const conditions = items.map((item) => this.beside('=', operand, item)).filter((one) => one !== null);
    return conditions.length < items.length ? null : sql`(${join(conditions, ' OR ')})`;
  }

  private beside(operator: Comparison['operator'], column: ColumnReference, other: Expression): Fragment | null {
    if (column.type.stored === undefined || (other.kind !== 'column' && !isConstant(other))) return null;
    return this.dialect.narrow(operator, this.bare(column), this.bare(other));
  }

  /** An operand; a column by its name alone, in the way it keeps its values, which a constant has none of. */
  private bare(e: Expression): Operand {
    if (e.kind === 'column') return { sql: this.reference(e), type: e.type };
    const { stored: _stored, ...type } = typeOf(e);
    return { sql: this.compile(e), type };
  }

  /** As the engine compares the columns of a foreign key. */
  private native({ operator, left, right }: Comparison): Fragment {
    const [own, other] = [this.bare(left), this.bare(right)];
    const adopted = left.kind === 'column' && own.type.stored !== undefined;
    return (adopted ? this.dialect.narrow(operator, own, other) : null) ?? this.dialect.compare(operator, own, other);
  }

  compile(e: Expression): Fragment {
    switch (e.kind) {
      case 'literal':
        return this.literal(e.type, e.value);
      case 'value':
      case 'claim':
        return this.dialect.bound([e], e.type);
      case 'values':
        throw new Error('A list of values stands only inside IN');
      case 'column':
        return this.dialect.column(this.reference(e), e.type);
      case 'compare':
        if (e.native === true) return this.native(e);
        return this.dialect.compare(e.operator, ...this.pair(e.left, e.right));
      case 'distinct':
        return this.dialect.distinct(...this.pair(e.left, e.right), e.negated);
      case 'and':
      case 'or':
        return this.logic(e);
      case 'not':
        return sql`(NOT ${this.compile(e.operand)})`;
      case 'test':
        return this.dialect.test(this.compile(e.operand), e.test === 'unknown' ? 'null' : e.test, e.negated);
      case 'in':
        return this.inList(e);
      default:
        return this.compileRest(e);
    }
  }

  private compileRest(e: Composite): Fragment {
    switch (e.kind) {
      case 'in-query':
        return this.dialect.inQuery(this.compile(e.operand), this.subquery(e.query));
      case 'exists':
        return sql`EXISTS (${this.subquery(e.query)}${e.beyond === undefined ? '' : this.dialect.limit(1, e.beyond)})`;
      case 'scalar-query':
        return sql`(${this.subquery(e.query)})`;
      case 'like':
        return this.like(e);
      case 'regex':
        return this.regex(e);
      case 'text-search':
        return this.textSearch(e, false);
      case 'arithmetic':
        return this.dialect.arithmetic(e.operator, this.operand(e.left), this.operand(e.right), e.type);
      case 'call':
        return this.dialect.call(
          e.name,
          e.arguments.map((a) => this.operand(a)),
          e.type,
        );
      case 'case':
        return sql`(CASE ${this.branches(e.branches)}${this.otherwise(e.otherwise)} END)`;
      case 'json-path':
        return this.dialect.jsonPath(this.operand(e.operand), e.path, e.as);
      case 'cast':
        return this.dialect.cast(this.operand(e.operand), e.type);
      case 'containment':
        return this.dialect.containment(e.operator, ...this.pair(e.left, e.right));
      case 'range-position':
        return this.dialect.rangePosition(e.operator, this.operand(e.left), this.operand(e.right));
      case 'aggregate':
        return this.dialect.aggregate(e, e.argument && this.operand(e.argument));
    }
  }

  /** Two operands that are compared with each other. */
  private pair(left: Expression, right: Expression): readonly [Operand, Operand] {
    if (!this.dialect.arraysAreDocuments) return [this.operand(left), this.operand(right)];
    return [this.operand(besideArray(left, typeOf(right))), this.operand(besideArray(right, typeOf(left)))];
  }

  private operand(expression: Expression): Operand {
    return { sql: this.compile(expression), type: typeOf(expression) };
  }

  /** Booleans and whole numbers of the author stand for themselves, so that an optimiser sees them; the rest is bound. */
  private literal(type: ColumnType, value: string | null): Fragment {
    if (value !== null && type.kind === 'boolean') return [parseBoolean(value).toUpperCase()];
    if (value !== null && (type.kind === 'smallint' || type.kind === 'integer' || type.kind === 'bigint')) {
      const digits = parseInteger(value, type.kind);
      return [digits.startsWith('-') ? `(${digits})` : digits];
    }
    return this.dialect.bound([{ kind: 'literal', type, value }], type);
  }

  private reference({ source, column }: ColumnReference): Fragment {
    const name = this.dialect.quote(column);
    return [source === this.options.unqualified ? name : `${this.dialect.quote(source)}.${name}`];
  }

  private logic(e: Logic): Fragment {
    if (e.operands.length === 0) return [e.kind === 'and' ? 'TRUE' : 'FALSE'];
    return this.joined(e, (operand) => this.compile(operand));
  }

  private joined(e: Logic, compile: (operand: Expression) => Fragment): Fragment {
    return bracketed(e.operands.map(compile), e.kind === 'and' ? ' AND ' : ' OR ');
  }

  private inList(e: InList): Fragment {
    const items = e.list.flatMap((item): readonly Expression[] => (item.kind === 'values' ? spread(item) : [item]));
    const list = items.map((item) => this.pair(item, e.operand)[0]);
    return list.length === 0 ? ['FALSE'] : this.dialect.inList(this.operand(e.operand), list);
  }

  /** PostgreSQL matches a char(n) together with its padding, which is not stored everywhere. */
  private like(e: Like): Fragment {
    const type = typeOf(e.operand);
    const operand = this.operand(e.operand);
    if (type.kind !== 'char' || type.length === null || type.stored !== undefined) {
      return this.dialect.like(operand.sql, this.compile(e.pattern), e.insensitive);
    }
    const blanks: Operand = { sql: [`'${' '.repeat(type.length)}'`], type: text };
    const padded = sql`SUBSTR(${this.dialect.arithmetic('||', operand, blanks, text)}, 1, ${String(type.length)})`;
    return this.dialect.like(padded, this.compile(e.pattern), e.insensitive);
  }

  /** Each engine is given the pattern in its own words when it is bound. */
  private regex({ operand, pattern, insensitive }: RegexMatch): Fragment {
    return this.dialect.regex(this.compile(operand), (form) => [
      { kind: 'regex', slot: pattern.slot, insensitive, form },
    ]);
  }

  private textSearch(search: TextSearch, nullIsFalse: boolean): Fragment {
    const { operand, index, key, reader, sent, words } = search;
    return this.dialect.textSearch(
      {
        column: this.compile(operand),
        index,
        key: key === null ? null : this.reference({ ...operand, column: key }),
        hidden: (name) => this.reference({ ...operand, column: name }),
      },
      { reader, sent: this.compile(sent), query: words },
      nullIsFalse,
    );
  }

  private branches(branches: readonly { readonly when: Expression; readonly then: Expression }[]): Fragment {
    return join(
      branches.map((b) => sql`WHEN ${this.compile(b.when)} THEN ${this.compile(b.then)}`),
      ' ',
    );
  }

  private otherwise(e: Expression | null): Fragment {
    return e === null ? [] : sql` ELSE ${this.compile(e)}`;
  }

  private subquery(query: Subquery): Fragment {
    const guards = query.from.map((table) => this.guard(table)).filter((guard) => guard !== null);
    const conditions = query.where === null ? guards : [...guards, this.condition(query.where)];
    const select = query.select === null ? ['1'] : this.compile(query.select);
    const tables = query.from.map((table) => compileSource(table, this));
    const from = tables.length === 0 ? [] : sql` FROM ${join(tables, ' CROSS JOIN ')}`;
    const where = conditions.length === 0 ? [] : sql` WHERE ${join(conditions, ' AND ')}`;
    return sql`SELECT ${select}${from}${where}`;
  }

  /** Null where nothing restricts the role; a table that nobody has guarded is a fault of this program. */
  private guard(table: SubqueryTable): Fragment | null {
    if (table.guard === undefined) throw new Error(`Table ${table.table.name} in a subquery has no guard`);
    return table.guard === null ? null : this.condition(table.guard);
  }
}

/** The values of a list, one by one. */
const spread = (list: ValueList): readonly Value[] =>
  Array.from({ length: list.size }, (_, i) => ({ kind: 'value', type: list.type, slot: list.slot + i }));

/** The same for every row, so that an index can be asked for it. */
const isConstant = (e: Expression): boolean =>
  e.kind === 'value' || e.kind === 'literal' || e.kind === 'claim' || (e.kind === 'cast' && isConstant(e.operand));
