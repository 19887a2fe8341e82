import fc, { type Arbitrary } from 'fast-check';
import { values, type Kind } from '../wire/random-values.js';
import { canary, inheritedNames, nastyNumbers } from './canary.js';
import { columnsOf, kindOf, relatedTo, resources, written } from './fuzz-tables.js';
import { anything, listOf, nasty, pick, quoted, type Mostly } from './odds.js';

/** Name and value of a parameter. */
export type Parameter = readonly [name: string, value: string];

/** Parts of the dialect for a table, hostile in places. */
export class RandomQuery {
  constructor(private readonly mostly: Mostly) {}

  name(table: string): Arbitrary<string> {
    const usual = pick(...columnsOf(table).map(written));
    return this.mostly(12, usual, nasty, nasty.map(quoted), pick('salary', 'email', 'client', 'id'));
  }

  field(table: string): Arbitrary<string> {
    const key = this.mostly(2, pick('a', 'b', 'list', '0', '-1', 's'), nasty, nasty.map(quoted), pick(...nastyNumbers));
    const path = fc
      .array(fc.tuple(pick('->', '->>'), key), { minLength: 1, maxLength: 3 })
      .map((steps) => steps.flat().join(''));
    return fc.tuple(this.name(table), this.mostly(5, fc.constant(''), path)).map((parts) => parts.join(''));
  }

  /** A condition as a parameter. */
  condition(table: string): Arbitrary<Parameter> {
    return this.mostly(1, rightCondition(table), this.oddCondition(table));
  }

  private oddCondition(table: string): Arbitrary<Parameter> {
    const { mostly } = this;
    const operator = fc
      .tuple(
        mostly(6, fc.constant(''), pick('not.', 'not.not.')),
        mostly(8, pick(...operators), pick(...rarer), nasty),
        mostly(5, fc.constant(''), pick('(any)', '(all)', '(none)', `(${canary})`)),
      )
      .map((parts) => parts.join(''));
    const operand = (kind: Kind): Arbitrary<string> => {
      const usual = pick(...values[kind]);
      const several = fc.array(mostly(3, usual, anything), { maxLength: 4 }).map((all) => all.map(quoted).join(','));
      const words = pick('null', 'true', 'unknown', 'not_null');
      return mostly(
        3,
        usual,
        anything,
        several.map((all) => `(${all})`),
        several.map((all) => `{${all}}`),
        words,
      );
    };
    return this.field(table).chain((field) =>
      fc.tuple(operator, operand(kindOf(table, field))).map(([op, value]) => [field, `${op}.${value}`] as const),
    );
  }

  /** What stands in the bracket of `and` and `or`. */
  tree(table: string): Arbitrary<string> {
    const odd = this.oddCondition(table).map((parts) => parts.join('.'));
    return fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        this.mostly(2, rightLeaf(table), odd),
        fc
          .tuple(
            this.mostly(9, pick('and', 'or', 'not.and', 'not.or'), nasty),
            fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
          )
          .map(([word, all]) => `${word}(${all.join(',')})`),
      ),
    })).tree;
  }

  /** `select`, nested up to a few levels. */
  select(table: string, depth = 0): Arbitrary<string> {
    const { mostly } = this;
    const embed = mostly(1, pick(...relatedTo(table)), pick(...resources)).chain((resource) =>
      fc
        .tuple(
          mostly(
            4,
            fc.constant(''),
            pick('...'),
            nasty.map((name) => `${name}:`),
          ),
          mostly(9, fc.constant(written(resource)), nasty),
          mostly(
            4,
            fc.constant(''),
            pick('!inner', '!left'),
            pick('!boss_id', '!assignment'),
            nasty.map((name) => `!${name}`),
          ),
          depth > 1 ? listOf(this.item(resource), 2) : this.select(resource, depth + 1),
        )
        .map(([front, name, hint, inner]) => `${front}${name}${hint}(${inner})`),
    );
    const item = this.item(table);
    return listOf(depth > 2 ? item : fc.oneof({ weight: 3, arbitrary: item }, { weight: 1, arbitrary: embed }), 4);
  }

  private item(table: string): Arbitrary<string> {
    const { mostly } = this;
    const alias = mostly(
      2,
      fc.constant(''),
      nasty.map((name) => `${name}:`),
      nasty.map((name) => `${quoted(name)}:`),
    );
    const aggregate = mostly(
      9,
      fc.constant(''),
      pick('.sum()', '.avg()', '.min()', '.max()', '.count()', `.${canary}()`),
    );
    const cast = mostly(
      5,
      fc.constant(''),
      pick(...casts),
      nasty.map((name) => `::${name}`),
    );
    const field = fc.tuple(alias, this.field(table), aggregate, cast).map((parts) => parts.join(''));
    return mostly(9, field, pick('*', 'count()', ''), nasty);
  }

  order(table: string): Arbitrary<string> {
    const related = fc.tuple(pick(...resources), this.name(table)).map(([one, name]) => `${one}(${name})`);
    const words = pick('.asc', '.desc', '.nullsfirst', '.desc.nullslast');
    const term = fc.tuple(
      this.mostly(6, this.field(table), related),
      this.mostly(3, fc.oneof(fc.constant(''), words), pick('.asc.desc', `.${canary}`)),
    );
    return listOf(
      term.map((parts) => parts.join('')),
      3,
    );
  }

  get count(): Arbitrary<string> {
    return this.mostly(4, pick('0', '1', '5', '1000'), pick('-1', '', '1.5'), pick(...nastyNumbers), nasty);
  }

  /** Parameters that can stand together; `paged`: rows are read. */
  parameters(table: string, paged: boolean): Arbitrary<readonly Parameter[]> {
    const right = fc
      .tuple(
        fc.array(rightCondition(table), { maxLength: 2 }),
        fc.option(
          fc
            .array(rightLeaf(table), { minLength: 1, maxLength: 3 })
            .map((all): Parameter => ['or', `(${all.join(',')})`]),
        ),
        fc.option(this.select(table).map((text): Parameter => ['select', text])),
        fc.option(this.order(table).map((text): Parameter => ['order', text])),
        fc.option(this.count.map((text): Parameter => ['limit', text])),
      )
      .map(([conditions, or, select, order, limit]) =>
        [...conditions, or, select, ...(paged ? [order, limit] : [])].filter((one) => one !== null),
      );
    const usual = table.startsWith('rpc/') ? fc.oneof(right, this.arguments(table)) : right;
    return this.mostly(1, usual, fc.array(this.oddParameter(table), { maxLength: 5 }));
  }

  /** Arguments of a function, as a call by GET has them, and what may be asked of the rows it gives. */
  private arguments(table: string): Arbitrary<readonly Parameter[]> {
    const given = columnsOf(table).map((name) =>
      this.mostly(3, pick(...values[kindOf(table, name)]), anything).map((text): Parameter => [name, text]),
    );
    const more = fc.oneof(
      this.select('project').map((text): Parameter => ['select', text]),
      this.order('project').map((text): Parameter => ['order', text]),
      this.condition('project'),
      this.count.map((text): Parameter => ['limit', text]),
    );
    return fc.tuple(fc.tuple(...given), fc.array(more, { maxLength: 2 })).map((parts) => parts.flat());
  }

  private oddParameter(table: string): Arbitrary<Parameter> {
    const named = (name: Arbitrary<string>, value: Arbitrary<string>): Arbitrary<Parameter> => fc.tuple(name, value);
    const tree = (of: string): Arbitrary<string> => this.tree(of).map((text) => `(${text})`);
    const embedded = pick(...relatedTo(table), ...resources).chain((resource) =>
      fc.oneof(
        this.condition(resource).map(([name, value]) => [`${resource}.${name}`, value] as const),
        named(pick(`${resource}.order`), this.order(resource)),
        named(pick(`${resource}.limit`, `${resource}.offset`), this.count),
        named(pick(`${resource}.or`, `${resource}.not.and`), tree(resource)),
        this.condition(resource).map(([, value]) => [resource, value] as const),
      ),
    );
    return fc.oneof(
      { weight: 4, arbitrary: this.condition(table) },
      { weight: 3, arbitrary: named(pick('select'), this.select(table)) },
      { weight: 2, arbitrary: named(pick('order'), this.order(table)) },
      { weight: 2, arbitrary: named(pick('limit', 'offset'), this.count) },
      { weight: 2, arbitrary: named(pick('or', 'and', 'not.or', 'not.and'), tree(table)) },
      { weight: 1, arbitrary: named(pick('columns', 'on_conflict'), listOf(this.name(table), 3)) },
      { weight: 2, arbitrary: embedded },
      { weight: 1, arbitrary: named(nasty, anything) },
      { weight: 1, arbitrary: named(pick(...inheritedNames), anything) },
    );
  }
}

const operators = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'in', 'is', 'isdistinct', 'cs', 'cd', 'ov'];
const rarer = ['match', 'imatch', 'fts', 'plfts', 'phfts', 'wfts(english)', 'sl', 'sr', 'nxl', 'nxr', 'adj'];
const casts = ['::text', '::int', '::numeric', '::float8', '::jsonb', '::date', '::regclass', '::int[]'];

/** Operators that a kind of column has. */
function fitting(kind: Kind): readonly string[] {
  if (kind === 'json' || kind === 'raw') return ['cs', 'cd', 'eq', 'isdistinct'];
  if (kind === 'texts' || kind === 'integers') return ['eq', 'cs', 'cd', 'ov'];
  return [
    'eq',
    'neq',
    'gt',
    'gte',
    'lt',
    'lte',
    'isdistinct',
    ...(kind === 'text' ? ['like', 'ilike', 'match', 'fts'] : []),
  ];
}

/** A condition as it should be: field, operator, value. */
const rightParts = (table: string): Arbitrary<readonly [string, string, string]> =>
  pick(...columnsOf(table)).chain((column) => {
    const kind = kindOf(table, column);
    const value = fc.oneof(
      { weight: 3, arbitrary: pick(...values[kind]) },
      { weight: kind === 'text' ? 3 : 0, arbitrary: nasty },
    );
    return fc
      .tuple(pick('', 'not.'), pick(...fitting(kind)), value)
      .map(([not, operator, text]) => [written(column), `${not}${operator}`, text] as const);
  });

const rightCondition = (table: string): Arbitrary<Parameter> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: rightParts(table).map(([name, operator, value]) => [name, `${operator}.${value}`] as const),
    },
    { weight: 1, arbitrary: fc.tuple(pick(...columnsOf(table).map(written)), pick('is.null', 'not.is.null')) },
    {
      weight: 1,
      arbitrary: pick(...columnsOf(table)).chain((column) =>
        fc
          .array(pick(...values[kindOf(table, column)]), { maxLength: 4 })
          .map((all) => [written(column), `in.(${all.map(quoted).join(',')})`] as const),
      ),
    },
  );

const rightLeaf = (table: string): Arbitrary<string> =>
  rightParts(table).map(([name, operator, value]) => `${name}.${operator}.${quoted(value)}`);
