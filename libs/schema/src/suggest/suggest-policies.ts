import { plainColumns, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { quoted } from './quoted.js';
import { suggestSecrets } from './secrets.js';
import type { SuggestedIndex, Suggestion } from './suggestion.js';
import { TableMap } from './table-map.js';
import { typeWord } from './type-word.js';
import { whoAsks, whoOf } from './who-asks.js';

/**
 * Policies that a schema's keys suggest, for every table without one: whose rows they are, by foreign keys to people;
 * whose group's; what follows its parent; and what looks like a public look-up table. Pure; opens nothing.
 */
export function suggestPolicies(record: SchemaRecord): readonly Suggestion[] {
  return new Suggester(record).all();
}

class Suggester {
  readonly #map: TableMap;
  readonly #covered: ReadonlySet<string>;
  /** Look-up functions are made once, before the first policy that calls them. */
  readonly #made: Set<string>;

  constructor(record: SchemaRecord) {
    this.#map = new TableMap(record);
    this.#covered = new Set(record.policies.map((policy) => policy.table.name));
    this.#made = new Set(record.functions.map((one) => one.name.replace(/^public\./, '')));
  }

  all(): readonly Suggestion[] {
    return this.#map.tables
      .filter((table) => !this.#covered.has(table.name))
      .flatMap((table) => [this.#suggest(table), suggestSecrets(table) ?? []].flat());
  }

  #suggest(table: TableDefinition): Suggestion {
    return (
      this.#person(table) ??
      this.#member(table) ??
      this.#owner(table) ??
      this.#group(table) ??
      this.#parent(table) ??
      this.#lookUp(table) ?? {
        table: table.name,
        kind: 'none',
        reason: 'No key of it tells whose rows these are; it stays closed to all but the service key.',
        statements: [],
        index: null,
      }
    );
  }

  #person(table: TableDefinition): Suggestion | null {
    if (!this.#map.isPeople(table)) return null;
    const key = table.primaryKey!.columns[0]!;
    const who = whoAsks(table, this.#map);
    const condition = `${quoted(key)} = ${who.expression}`;
    return {
      table: table.name,
      kind: 'person',
      reason: `It looks like a table of people, by its name and its e-mail column: each may read their own row, if ${who.condition}.`,
      statements: [
        ...this.#once(who.before),
        `create policy "own row" on ${quoted(table.name)} for select to authenticated\n  using (${condition});`,
      ],
      index: indexOn(table, [key]),
    };
  }

  #owner(table: TableDefinition): Suggestion | null {
    const [key, ...others] = this.#map.owners(table);
    if (key === undefined) return null;
    const { people, expression, before, condition } = whoOf(key, this.#map);
    const column = key.columns[0]!;
    const also = others.length === 0 ? '' : ` (so do ${others.map((one) => one.columns[0]).join(', ')})`;
    const own = `${quoted(column)} = ${expression}`;
    return {
      table: table.name,
      kind: 'owner',
      reason: `${column} points at ${nameOf(people)}${also}: rows belong to that person, if ${condition}.`,
      statements: [
        ...this.#once(before),
        `create policy "own rows" on ${quoted(table.name)} to authenticated\n  using (${own})\n  with check (${own});`,
      ],
      index: indexOn(table, [column]),
    };
  }

  /** The table that joins people to a group. */
  #member(table: TableDefinition): Suggestion | null {
    const found = this.#map.membership(table);
    if (found === null) return null;
    const group = found.group.columns[0]!;
    return {
      table: table.name,
      kind: 'member',
      reason: `It joins people (${found.person.columns[0]}) to ${found.group.references.table.name}: members may read who else is in theirs; the look-up reads the table past its own policies.`,
      statements: [
        ...this.#membershipOf(found.group.references.table.name),
        `create policy "of my ${found.group.references.table.name}" on ${quoted(table.name)} for select to authenticated\n  using (${this.#isMember(found.group.references.table.name, quoted(group))});`,
      ],
      index: indexOn(table, [found.person.columns[0]!, group]),
    };
  }

  /** A group itself, or what points at one. */
  #group(table: TableDefinition): Suggestion | null {
    if (this.#membershipTable(table.name) !== null) {
      const key = quoted(table.primaryKey?.columns[0] ?? '');
      return {
        table: table.name,
        kind: 'member',
        reason: `${this.#membershipTable(table.name)!.name} says who is in which of them: members may read theirs.`,
        statements: [
          ...this.#membershipOf(table.name),
          `create policy "mine" on ${quoted(table.name)} for select to authenticated\n  using (${this.#isMember(table.name, key)});`,
        ],
        index: null,
      };
    }
    const key = this.#map.parents(table).find((one) => this.#membershipTable(one.references.table.name) !== null);
    if (key === undefined) return null;
    const group = key.references.table.name;
    const condition = this.#isMember(group, quoted(key.columns[0]!));
    return {
      table: table.name,
      kind: 'member',
      reason: `${key.columns[0]} points at ${group}, whose members ${this.#membershipTable(group)!.name} lists: they may use its rows.`,
      statements: [
        ...this.#membershipOf(group),
        `create policy "of my ${group}" on ${quoted(table.name)} to authenticated\n  using (${condition})\n  with check (${condition});`,
      ],
      index: indexOn(table, [key.columns[0]!]),
    };
  }

  /** Rows that belong to a row which belongs to somebody. */
  #parent(table: TableDefinition): Suggestion | null {
    const key = this.#map.parents(table).find((one) => {
      const parent = this.#map.find(one.references.table);
      return parent !== null && this.#isOwned(parent, new Set([table.name]));
    });
    if (key === undefined) return null;
    const parent = key.references.table.name;
    const [own, other] = [`${quoted(table.name)}.${quoted(key.columns[0]!)}`, quoted(key.references.columns[0]!)];
    const condition = `exists (select 1 from ${quoted(parent)} parent where parent.${other} = ${own})`;
    // What an author's own policies let people read may be more than what they may change.
    const reads = this.#covered.has(parent);
    const clauses = reads
      ? ` for select to authenticated\n  using (${condition})`
      : ` to authenticated\n  using (${condition})\n  with check (${condition})`;
    return {
      table: table.name,
      kind: 'parent',
      reason: `${key.columns[0]} points at ${parent}, whose rows belong to somebody: who may read that row may ${reads ? 'read' : 'read and write'} those below it.`,
      statements: [`create policy "with its ${parent}" on ${quoted(table.name)}${clauses};`],
      index: indexOn(table, [key.columns[0]!]),
    };
  }

  #lookUp(table: TableDefinition): Suggestion | null {
    const count = this.#map.references(table);
    if (count === 0 || table.foreignKeys.length > 0) return null;
    return {
      table: table.name,
      kind: 'look-up',
      reason: `${count === 1 ? 'One other table points' : `${count} other tables point`} at it and it points at none: it looks like a list that everybody may read.`,
      statements: [`create policy "everybody may read" on ${quoted(table.name)} for select using (true);`],
      index: null,
    };
  }

  #isOwned(table: TableDefinition, seen: Set<string>): boolean {
    if (seen.has(table.name)) return false;
    seen.add(table.name);
    if (this.#covered.has(table.name) || this.#map.isPeople(table)) return true;
    if (this.#map.owners(table).length > 0 || this.#membershipTable(table.name) !== null) return true;
    return this.#map.parents(table).some((key) => {
      const parent = this.#map.find(key.references.table);
      return parent !== null && (this.#membershipTable(parent.name) !== null || this.#isOwned(parent, seen));
    });
  }

  /** The table that says who belongs to a group; null: the table is no group. */
  #membershipTable(group: string): TableDefinition | null {
    return this.#map.tables.find((table) => this.#map.membership(table)?.group.references.table.name === group) ?? null;
  }

  #isMember = (group: string, column: string): string => `${functionName(group)}(${column})`;

  /** The look-up that tells whether who asks is in a group. */
  #membershipOf(group: string): readonly string[] {
    const table = this.#membershipTable(group)!;
    const { person, group: key } = this.#map.membership(table)!;
    const who = whoOf(person, this.#map);
    const type = typeWord(table.columns.find((column) => column.name === key.columns[0])!.type);
    const sql = `create function ${functionName(group)}(wanted ${type}) returns boolean language sql stable security definer set search_path = ''
  as $$ select exists (select 1 from public.${quoted(table.name)} m
    where m.${quoted(key.columns[0]!)} = wanted and m.${quoted(person.columns[0]!)} = ${who.expression}) $$;`;
    return this.#once([...who.before, sql]);
  }

  /** Statements that were not suggested before. */
  #once(statements: readonly string[]): readonly string[] {
    return statements.filter((statement) => {
      const name = /^create function (\w+)/.exec(statement)?.[1] ?? statement;
      if (this.#made.has(name)) return false;
      this.#made.add(name);
      return true;
    });
  }
}

const functionName = (group: string): string => `is_member_of_${group}`.replace(/[^a-z0-9_]/gi, '_').toLowerCase();

const nameOf = (table: TableDefinition): string => (table.schema === 'auth' ? `auth.${table.name}` : table.name);

/** The index a condition on these columns uses: one that begins with them, or the statement that makes it. */
function indexOn(table: TableDefinition, columns: readonly string[]): SuggestedIndex {
  const known = [
    ...(table.primaryKey ? [table.primaryKey.columns] : []),
    ...table.uniqueKeys.map((key) => key.columns),
    ...table.indexes.flatMap((index) => [plainColumns(index) ?? []]),
    // Engines make an index for each foreign key where none is there, and so do we.
    ...table.foreignKeys.map((key) => key.columns),
  ];
  const there = known.some((list) => columns.every((name) => list.slice(0, columns.length).includes(name)));
  return {
    columns,
    statement: there ? null : `create index on ${quoted(table.name)} (${columns.map(quoted).join(', ')});`,
  };
}
