import { readName, type TableName } from '@backstay/catalog';
import {
  mapView,
  subqueryOf,
  visit,
  rewrite,
  type ComputedDefinition,
  type Expression,
  type FunctionDefinition,
  type Subquery,
  type ViewQuery,
} from '@backstay/expression';
import { rowAlias, type Policy } from '@backstay/policy';
import type { IndexDefinition, TableDefinition, ViewDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { qualified } from './schema-change.js';
import type { SchemaRename } from './schema-rename.js';

/** The record with one name changed, and everything that mentions it with it. */
export function renameRecord(record: SchemaRecord, rename: SchemaRename): SchemaRecord {
  switch (rename.kind) {
    case 'table':
      return renameTable(record, readName(rename.from), readName(rename.to).name);
    case 'enum':
      return renameEnum(record, rename.from, rename.to);
    case 'policy':
      return {
        ...record,
        policies: record.policies.map((policy) =>
          policy.name === rename.from && sameTable(policy.table, rename.table)
            ? { ...policy, name: rename.to }
            : policy,
        ),
      };
    case 'column':
      return rename.table === null ? record : new ColumnRename(rename.table, rename.from, rename.to).record(record);
  }
}

/** The rename that undoes another one. */
export const inverse = (rename: SchemaRename): SchemaRename => ({ ...rename, from: rename.to, to: rename.from });

/** Every object of the record with this schema and name is the table, or says which table is meant. */
const renameTable = (record: SchemaRecord, from: TableName, to: string): SchemaRecord =>
  mapObjects(record, (part) => ('schema' in part && sameTable(part as never, from) ? { ...part, name: to } : part));

const renameEnum = (record: SchemaRecord, from: string, to: string): SchemaRecord => ({
  ...mapObjects(record, (part) =>
    'kind' in part && part.kind === 'enum' && 'name' in part && part.name === from ? { ...part, name: to } : part,
  ),
  enums: record.enums.map((each) => (each.name === from ? { ...each, name: to } : each)),
});

const sameTable = (a: TableName, b: TableName | null): boolean => b !== null && qualified(a) === qualified(b);

/** A copy of plain JSON data with every object replaced, the inner ones first. */
function mapObjects<T>(data: T, change: (part: object) => object): T {
  if (Array.isArray(data)) return data.map((item: unknown) => mapObjects(item, change)) as T;
  if (typeof data !== 'object' || data === null) return data;
  const inner = Object.entries(data).map(([key, value]) => [key, mapObjects(value as unknown, change)]);
  return change(Object.fromEntries(inner) as object) as T;
}

/** One column under another name, wherever the record mentions it. */
class ColumnRename {
  constructor(
    private readonly table: TableName,
    private readonly from: string,
    private readonly to: string,
  ) {}

  record(record: SchemaRecord): SchemaRecord {
    return {
      ...record,
      tables: record.tables.map((table) => this.definition(table)),
      policies: record.policies.map((policy) => this.policy(policy)),
      functions: record.functions.map((each) => ({ ...each, body: this.query(each.body) })),
      ...(record.callable && {
        callable: record.callable.map((each) => this.callable(each)),
      }),
      ...(record.computed && { computed: record.computed.map((each) => this.computed(each)) }),
      ...(record.views && { views: record.views.map((view) => this.view(view)) }),
    };
  }

  private definition(table: TableDefinition): TableDefinition {
    const foreignKeys = table.foreignKeys.map((key) =>
      sameTable(key.references.table, this.table)
        ? { ...key, references: { ...key.references, columns: this.names(key.references.columns) } }
        : key,
    );
    if (!sameTable(table, this.table)) return { ...table, foreignKeys };
    const key = <T extends { readonly columns: readonly string[] }>(part: T): T => ({
      ...part,
      columns: this.names(part.columns),
    });
    return {
      ...table,
      columns: table.columns.map((column) => ({
        ...column,
        name: this.name(column.name),
        generation: column.generation === null ? null : this.ofRow(column.generation),
      })),
      primaryKey: table.primaryKey === null ? null : key(table.primaryKey),
      uniqueKeys: table.uniqueKeys.map(key),
      foreignKeys: foreignKeys.map(key),
      checks: table.checks.map((check) => ({ ...check, expression: this.ofRow(check.expression) })),
      indexes: table.indexes.map((index) => this.index(index)),
      grants: table.grants.map((grant) =>
        grant.columns === 'all' ? grant : { ...grant, columns: this.names(grant.columns) },
      ),
    };
  }

  private index(index: IndexDefinition): IndexDefinition {
    return {
      ...index,
      columns: index.columns.map((part) =>
        'column' in part
          ? { ...part, column: this.name(part.column) }
          : { ...part, expression: this.ofRow(part.expression) },
      ),
      ...(index.where === undefined ? {} : { where: this.ofRow(index.where) }),
    };
  }

  private policy(policy: Policy): Policy {
    const clause = (part: Expression | null): Expression | null =>
      part === null ? null : this.expression(part, sameTable(policy.table, this.table) ? [rowAlias] : []);
    return { ...policy, using: clause(policy.using), check: clause(policy.check) };
  }

  /** What a view is called, and what its own columns are, stays. */
  private view(view: ViewDefinition): ViewDefinition {
    return {
      ...view,
      columns: view.columns.map((column) =>
        column.origin !== null && sameTable(column.origin.table, this.table)
          ? { ...column, origin: { ...column.origin, column: this.name(column.origin.column) } }
          : column,
      ),
      query: view.query && this.viewQuery(view.query),
    };
  }

  private computed(one: ComputedDefinition): ComputedDefinition {
    const row = sameTable(one.table, this.table) ? [rowAlias] : [];
    return { ...one, expression: this.expression(one.expression, row) };
  }

  private callable({ body, write, ...rest }: FunctionDefinition): FunctionDefinition {
    if (write === undefined) return { ...rest, body: this.viewQuery(body) };
    const source = this.viewQuery(write.source);
    const columns = sameTable(write.table, this.table) ? this.names(write.columns) : write.columns;
    return { ...rest, body: this.viewQuery(body), write: { ...write, source, columns } };
  }

  private viewQuery(query: ViewQuery): ViewQuery {
    const read = query.from.filter((source) => sameTable(source.table, this.table)).map(({ alias }) => alias);
    return mapView(query, (expression) => this.expression(expression, read));
  }

  private query(query: Subquery): Subquery {
    const whole = this.expression({ kind: 'exists', query }, []);
    return whole.kind === 'exists' ? whole.query : query;
  }

  private ofRow(expression: Expression): Expression {
    return this.expression(expression, [rowAlias]);
  }

  /** Aliases are unique within a whole expression, so those of the table can be collected first. */
  private expression(expression: Expression, sources: readonly string[]): Expression {
    const aliases = new Set(sources);
    visit(expression, (node) => {
      for (const { table, alias } of subqueryOf(node)?.from ?? []) if (sameTable(table, this.table)) aliases.add(alias);
    });
    return rewrite(expression, (node) =>
      node.kind === 'column' && aliases.has(node.source) ? { ...node, column: this.name(node.column) } : node,
    );
  }

  private names(names: readonly string[]): readonly string[] {
    return names.map((name) => this.name(name));
  }

  private name(name: string): string {
    return name === this.from ? this.to : name;
  }
}
