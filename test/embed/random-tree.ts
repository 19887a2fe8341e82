import type { Random } from '../policy/random.js';
import { keyOf, type Condition, type Embed, type Term, type Tree } from './embed-tree.js';
import { columns, relations, type Row } from './model.js';

const words = ['a', 'b', 'c', 'Abe', 'x y'];
const isText = (column: string): boolean => ['name', 'city', 'code', 'title'].includes(column);

/** Draws trees; every name in an answer is its own, so that spreads never meet. */
export class TreeWriter {
  #names = 0;

  constructor(private readonly random: Random) {}

  /** A request of a table with resources to a depth of three. */
  tree(): Tree {
    return this.#tree(this.random.pick(Object.keys(columns)), 0);
  }

  #tree(table: string, depth: number, mayBeBare = true): Tree {
    const { random } = this;
    const embeds = this.#embeds(table, depth);
    const listed = random.times(random.between(depth > 0 && random.chance(0.2) ? 0 : 1, 3), () => {
      const column = random.pick(columns[table]!);
      return [`n${this.#names++}`, column] as const;
    });
    // Columns under their own names are what databases write as JSON; no other key of the row may be one of them.
    const keys = new Set(embeds.filter(({ spread }) => !spread).map(keyOf));
    const own = mayBeBare && embeds.every(({ spread }) => !spread) && random.chance(0.7);
    const bare = [...new Set(listed.map(([, column]) => column))].filter((column) => !keys.has(column));
    return {
      table,
      columns: own && bare.length > 0 ? bare.map((column) => [column, column] as const) : listed,
      embeds,
      filters: random.times(random.chance(0.5) ? 0 : random.between(1, 2), () => this.#condition(table, embeds, 2)),
      order: random.chance(0.5) ? [] : random.times(random.between(1, 2), () => this.#term(table, embeds)),
      limit: random.chance(depth === 0 ? 0.6 : 0.3) ? random.between(0, depth === 0 ? 12 : 4) : null,
      offset: random.chance(0.15) ? random.between(1, 2) : 0,
    };
  }

  #embeds(table: string, depth: number): readonly Embed[] {
    const { random } = this;
    if (depth === 3) return [];
    const used = new Set<string>();
    return random.times(random.pick(depth === 0 ? [1, 1, 2, 2, 3] : [0, 0, 1, 1, 2]), () => {
      const relation = random.pick(relations[table]!);
      const word = random.pick(relation.words);
      const inner = random.chance(0.25);
      // A spread has no alias. A name without one means the first resource of that name, aliased ones too.
      const spread = random.chance(0.2) && !used.has(word.split('!')[0]!);
      const plain = spread || (random.chance(0.3) && !used.has(word.split('!')[0]!));
      const alias = plain ? null : `e${this.#names++}`;
      used.add(word.split('!')[0]!);
      return {
        relation,
        word,
        alias,
        inner,
        spread,
        tree: this.#tree(relation.target, depth + 1, !spread),
      };
    });
  }

  #condition(table: string, embeds: readonly Embed[], depth: number): Condition {
    const { random } = this;
    const negated = random.chance(0.3);
    if (embeds.length > 0 && random.chance(0.25)) return { kind: 'missing', embed: random.pick(embeds), negated };
    if (depth > 0 && random.chance(0.25)) {
      const operands = random.times(random.between(1, 3), () => this.#condition(table, embeds, depth - 1));
      return { kind: random.pick(['and', 'or'] as const), negated, operands };
    }
    const column = random.pick(columns[table]!);
    const value = (): string | number =>
      isText(column) ? random.pick(words.filter((word) => word !== 'x y')) : random.between(0, 9);
    // Where an embedded resource has the column's name, that is what the question is about.
    const isEmbed = embeds.some((embed) => keyOf(embed) === column);
    if (!isEmbed && random.chance(0.2)) return { kind: 'null', column, negated };
    if (random.chance(0.2)) return { kind: 'in', column, values: random.times(random.between(1, 3), value), negated };
    const operator = random.pick(['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const);
    return { kind: 'column', column, operator, value: value(), negated };
  }

  #term(table: string, embeds: readonly Embed[]): Term {
    const { random } = this;
    const single = embeds.filter(({ relation }) => relation.toOne);
    const embed = single.length > 0 && random.chance(0.4) ? random.pick(single) : null;
    return {
      column: random.pick(columns[embed?.relation.target ?? table]!),
      embed,
      descending: random.chance(0.5),
      nulls: random.pick([null, null, 'first', 'last']),
    };
  }
}

/** Rows of every table at random; keys that point somewhere point at a row. Parents first, but for a team's lead. */
export function randomRows(random: Random): ReadonlyMap<string, readonly Row[]> {
  const [teams, people, tasks, labels] = [4, 9, 16, 5];
  const text = (): string => random.pick(words);
  const number = (): number | null => (random.chance(0.25) ? null : random.between(0, 9));
  const some = (count: number): number | null => (random.chance(0.25) ? null : random.between(1, count));
  const row = (id: number, more: Row): Row => ({ id, ...more, secret: random.chance(0.25) });
  const pairs = random
    .times(tasks * labels, (i) => [1 + Math.floor(i / labels), 1 + (i % labels)] as const)
    .filter(() => random.chance(0.35));
  const wearers = random.times(people, (i) => i + 1).filter(() => random.chance(0.6));
  return new Map<string, readonly Row[]>([
    ['team', random.times(teams, (i) => row(i + 1, { name: text(), city: random.chance(0.3) ? null : text() }))],
    [
      'person',
      random.times(people, (i) =>
        row(i + 1, { name: text(), age: number(), team_id: some(teams), boss_id: i === 0 ? null : some(i) }),
      ),
    ],
    ['badge', wearers.map((person_id) => ({ person_id, code: text(), secret: random.chance(0.25) }))],
    [
      'task',
      random.times(tasks, (i) =>
        row(i + 1, { title: text(), points: number(), author_id: some(people), reviewer_id: some(people) }),
      ),
    ],
    ['label', random.times(labels, (i) => row(i + 1, { name: text() }))],
    [
      'task_label',
      pairs.map(([task_id, label_id]) => ({ task_id, label_id, weight: number(), secret: random.chance(0.25) })),
    ],
    ['lead', random.times(teams, (i) => ({ id: i + 1, lead_id: some(people) }))],
  ]);
}
