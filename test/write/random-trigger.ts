import { samples, type ColumnName } from '../policy/random-table.js';
import type { Random } from '../policy/random.js';
import type { TestEngineName } from '../support/databases.js';
import type { WriteTable } from './write-tables.js';

/** A trigger that somebody made by hand: it changes rows that have a certain label, before they are stored. */
export interface RandomTrigger {
  readonly table: string;
  readonly sql: Readonly<Record<TestEngineName, readonly string[]>>;
}

const changed: readonly ColumnName[] = ['owner', 'label', 'n'];

/** A trigger on one of the tables, for every engine. */
export function randomTrigger(random: Random, tables: readonly WriteTable[]): RandomTrigger {
  const table = random.pick(tables);
  const column = random.pick(changed.filter((name) => table.columns.includes(name)));
  const value = random.pick(samples[column as 'owner' | 'label' | 'n']);
  const when = random.pick(samples.label);
  const set = (row: string): string => `${row}${column} = '${value}'`;
  const { name } = table;
  const commands = ['insert', 'update'] as const;
  const native = [
    'create schema by_hand',
    `create function by_hand.${name}_changed() returns trigger language plpgsql as $$
       begin if new.label = '${when}' then new.${set('')}; end if; return new; end $$`,
    `create trigger changed before insert or update on ${name} for each row execute function by_hand.${name}_changed()`,
  ];
  const before = commands.map(
    (command) => `create trigger ${name}_${command} before ${command} on ${name} for each row
      begin if new.label = '${when}' then set ${set('new.')}; end if; end`,
  );
  const after = commands.map(
    (command) => `create trigger ${name}_${command} after ${command} on ${name} when new.label = '${when}'
      begin update ${name} set ${set('')} where id = new.id; end`,
  );
  return { table: name, sql: { postgres: native, mysql: before, mariadb: before, sqlite: after } };
}
