import { openEngine, type Engine } from '@backstay/engine';
import type { Expression } from '@backstay/expression';
import type { Principal } from '@backstay/kernel';
import { bindStatement, compileWhere, finish, sql, type Fragment, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '@backstay/schema';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { fillTables, type TextRows } from './fill-tables.js';

const options = { timeoutMs: 20_000 };

/** A database of one engine with a schema's tables in it, to ask which rows a guard lets through. */
export class PolicyDatabase {
  private constructor(
    readonly name: TestEngineName,
    readonly database: TestDatabase,
    readonly engine: Engine,
    readonly record: SchemaRecord,
  ) {}

  static async open(name: TestEngineName, record: SchemaRecord): Promise<PolicyDatabase> {
    const database = await freshDatabase(name);
    const engine = await openEngine(database.address);
    const { ddl } = engine;
    const statements = [
      ...record.enums.flatMap((definition) => ddl.createEnum(definition)),
      ...record.tables.flatMap((table) => ddl.createTable(table)),
      ...record.tables.flatMap((table) =>
        ddl.foreignKeysInline ? [] : table.foreignKeys.flatMap((key) => ddl.addForeignKey(table, key) ?? []),
      ),
    ];
    await engine.execute(statements, options);
    return new PolicyDatabase(name, database, engine, record);
  }

  /** Replaces the rows of all tables; `rows` by table, parents first. */
  fill(rows: ReadonlyMap<string, TextRows>): Promise<void> {
    return fillTables(this.engine, this.record, rows);
  }

  /** Ids of the rows of a table for which the guard is true, in ascending order; null guard: all. */
  async ids(table: string, alias: string, guard: Expression | null, principal: Principal): Promise<readonly number[]> {
    const { dialect } = this.engine;
    const from = `${dialect.table(this.#table(table))} AS ${dialect.quote(alias)}`;
    const where = compileWhere(null, guard, dialect);
    const select = sql`SELECT ${dialect.quote(alias)}.${dialect.quote('id')} FROM ${from}${where}`;
    const [result] = await this.engine.read([this.#bind(select, principal)], options);
    return (result?.rows ?? []).map((row) => Number(row[0])).sort((a, b) => a - b);
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.database.drop();
  }

  #table(name: string): TableDefinition {
    const found = this.record.tables.find((table) => table.name === name);
    if (!found) throw new Error(`No table ${name}`);
    return found;
  }

  #bind(fragment: Fragment, principal: Principal): ReturnType<typeof bindStatement> {
    return bindStatement(finish(fragment, this.engine.dialect), [], principal, this.engine.dialect);
  }
}
