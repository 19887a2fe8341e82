import type { ColumnType } from '@backstay/catalog';
import type { Engine } from '@backstay/engine';
import { readLiteral } from '@backstay/expression';
import { bindStatement, finish, join, sql, type Fragment, type Statement, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '@backstay/schema';

const options = { timeoutMs: 20_000 };

/** Rows as texts by column; null is NULL. */
export type TextRows = readonly Readonly<Record<string, string | null>>[];

/** Replaces the rows of tables, past everything that guards them; `rows` by table, parents first. */
export async function fillTables(
  engine: Engine,
  record: SchemaRecord,
  rows: ReadonlyMap<string, TextRows>,
): Promise<void> {
  const definition = (name: string): TableDefinition => {
    const found = record.tables.find((table) => table.name === name);
    if (!found) throw new Error(`No table ${name}`);
    return found;
  };
  await engine.transaction(options, async (tx) => {
    for (const table of [...rows.keys()].reverse()) {
      await tx.run(bind(engine, [`DELETE FROM ${engine.dialect.table(definition(table))}`]));
    }
    for (const [table, values] of rows) {
      if (values.length > 0) await tx.run(bind(engine, insert(engine, definition(table), values)));
    }
  });
}

function insert({ dialect }: Engine, table: TableDefinition, rows: TextRows): Fragment {
  const tuples = rows.map((row) => {
    const cells = table.columns.map(({ name, type }) =>
      dialect.bound([{ kind: 'literal', type, value: stored(type, row[name] ?? null) }], type),
    );
    return sql`(${join(cells, ', ')})`;
  });
  const columns = table.columns.map((column) => dialect.quote(column.name)).join(', ');
  return sql`INSERT INTO ${dialect.table(table)} (${columns}) VALUES ${join(tuples, ', ')}`;
}

/** The text that a seed of it would store. */
const stored = (type: ColumnType, text: string | null): string | null =>
  text === null ? null : (readLiteral(type, text) ?? text);

const bind = ({ dialect }: Engine, fragment: Fragment): Statement =>
  bindStatement(finish(fragment, dialect), [], { role: 'service_role', claims: {} }, dialect);
