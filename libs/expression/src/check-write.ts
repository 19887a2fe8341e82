import { isOfApplication, type Adopted, type ColumnType } from '@backstay/catalog';
import { attempt, checkerOf } from './check-expression.js';
import { asDefiner, counted, declaredColumns, settleTypes, type FunctionSignature } from './check-function.js';
import { readSelect, requirePlain, type ViewColumn } from './check-view.js';
import type { Checker } from './check/checker.js';
import { refuse } from './check/refusal.js';
import { fieldsOf, listOf, locate, locationOf, readNode, textOf, type SyntaxFields } from './check/syntax.js';
import { fits } from './fits.js';
import type { FunctionWrite } from './function-definition.js';
import type { ExpressionProblem, ExpressionScope, ScopeColumn, ScopeTable } from './scope.js';
import { typeName } from './type-name.js';
import { holdsSubquery, visit } from './visit.js';
import { expressionsOf, type ViewQuery } from './view-query.js';

/** The body of a function that writes, as it was read. */
export interface CheckedWrite {
  readonly write: FunctionWrite;
  /** Its RETURNING. */
  readonly body: ViewQuery;
  /** What its rows have; of a value the one column. */
  readonly columns: readonly ViewColumn[];
  /** The declared type of a value whose column is of a wider one. */
  readonly narrowed: ColumnType | null;
}

/** A table, as far as a statement that writes must know it. */
export interface WrittenTable extends ScopeTable {
  readonly columns: readonly (ScopeColumn & {
    readonly generated?: boolean;
    readonly identity?: 'always' | 'by default' | null;
  })[];
  /** Absent: it is a table. */
  readonly kind?: string;
  readonly adopted?: Adopted | null;
}

/**
 * Reads the body of a function that writes, given the syntax tree's INSERT, UPDATE or DELETE node. Its parts are read as
 * SELECTs: what it reaches with the values that it writes, and what it returns. What no write of a request could do, or
 * would not come out alike on every engine, is a problem; then `write` is null.
 */
export function checkWrite(
  node: unknown,
  signature: FunctionSignature,
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { write: CheckedWrite | null; problems: readonly ExpressionProblem[] } {
  const reader = (): Checker =>
    checkerOf({ ...scope, row: null, arguments: signature.arguments, expected: null, claims: true, subqueries: true });
  const { value, problems } = attempt(() => new WriteReader(node, signature, reader).read());
  return { write: value, problems };
}

const commands: Readonly<Record<string, FunctionWrite['command']>> = {
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
};

/** Clauses that are not read, and what to write instead. */
const refusedClauses: Readonly<Record<string, readonly [name: string, advice: string]>> = {
  withClause: ['WITH', 'Write a subquery.'],
  fromClause: ['FROM behind UPDATE', 'Write a subquery: SET column = (select …) WHERE exists (select …).'],
  usingClause: ['USING behind DELETE', 'Write a subquery: WHERE exists (select …).'],
  onConflictClause: ['ON CONFLICT', 'Upsert through the table: POST with Prefer: resolution=merge-duplicates.'],
};

class WriteReader {
  private readonly fields: SyntaxFields;
  private readonly command: FunctionWrite['command'];
  private readonly location: number | null;
  private readonly relation: SyntaxFields;

  constructor(
    node: unknown,
    private readonly signature: FunctionSignature,
    private readonly checker: () => Checker,
  ) {
    const { tag, fields } = readNode(node);
    this.fields = fields;
    this.command = commands[tag] ?? 'insert';
    this.location = locate(node);
    this.relation = fieldsOf(fields['relation']);
  }

  private get returns(): readonly unknown[] {
    const clause = fieldsOf(this.fields['returningClause']);
    if (listOf(clause['options']).length > 0) refuse('WITH in RETURNING is not supported', this.location);
    return listOf(clause['exprs']);
  }

  read(): CheckedWrite {
    const { fields, command } = this;
    for (const [clause, [name, advice]] of Object.entries(refusedClauses)) {
      if (fields[clause] !== undefined) refuse(`${name} is not supported in a function`, this.location, advice);
    }
    if (textOf(fields['override']) !== '' && textOf(fields['override']) !== 'OVERRIDING_NOT_SET') {
      refuse('OVERRIDING is not supported in a function', this.location);
    }
    const table = this.table();
    const { body, columns, narrowed, alias } = this.returning(table);
    const written = this.written(table);
    const { source, rows } = command === 'insert' ? this.rows(table, written) : this.reached(table, written);
    const { name, definer } = this.signature;
    const reads = mentions(body, alias) || (command !== 'insert' && mentions(source, alias));
    const mark = (query: ViewQuery): ViewQuery => (definer ? asDefiner(query, name) : query);
    return {
      write: {
        command,
        table: { schema: table.schema, name: table.name },
        columns: written.map((column) => column.name),
        source: mark(source),
        rows,
        reads,
      },
      body: mark(body),
      columns,
      narrowed,
    };
  }

  private table(): WrittenTable {
    const { command, relation } = this;
    const [schema, name] = [textOf(relation['schemaname']) || null, textOf(relation['relname'])];
    const location = locationOf(relation);
    const found: WrittenTable | null = this.checker().scope.table(schema, name);
    if (found === null) return refuse(`relation "${name}" does not exist`, location);
    if (found.kind !== undefined && found.kind !== 'table') refuse(`"${name}" is a view: it is not written`, location);
    const readOnly = found.adopted?.readOnly ?? null;
    if (readOnly !== null) refuse(`"${name}" is not written (${readOnly})`, location);
    if (!isOfApplication(found)) refuse(`"${found.schema}.${name}" is not written by functions`, location);
    if (found.primaryKey === null && (command !== 'insert' || this.returns.length > 0)) {
      refuse(`"${name}" has no primary key, so its rows cannot be told apart`, location, 'Give it one.');
    }
    return found;
  }

  /** RETURNING as a read of the rows that were written. */
  private returning(table: WrittenTable): Omit<CheckedWrite, 'write'> & { readonly alias: string } {
    const { signature, location, command } = this;
    const isVoid = signature.returns.kind === 'void';
    const list = isVoid ? [] : this.returns;
    const declared = declaredColumns(signature);
    if (!isVoid && list.length === 0) {
      const what = `${signature.name} is declared to return ${counted(declared.length)}`;
      refuse(
        `${what}, but its ${command.toUpperCase()} has no RETURNING`,
        location,
        'Write returning …, or returns void.',
      );
    }
    const target = isVoid ? [{ ResTarget: { val: { A_Const: { ival: { ival: 1 } } } } }] : list;
    const [names, types] = [declared.map(({ name }) => name), declared.map(({ type }) => type)];
    const form = isVoid ? { names: ['done'], types: [] } : { names, types, declared: true };
    const select = { targetList: target, fromClause: [{ RangeVar: this.relation }] };
    const read = readSelect(this.checker(), select, form, location);
    const { query, columns } = read;
    if (query.grouping !== null) refuse('aggregate functions are not allowed in RETURNING', location);
    if (!isVoid && columns.length !== declared.length) {
      const [wanted, found] = [counted(declared.length), counted(columns.length)];
      refuse(`${signature.name} is declared to return ${wanted}, but returns ${found}`, location);
    }
    // PostgreSQL reads what it looks up there as it was before the write.
    if (expressionsOf(query).some(holdsSubquery)) {
      refuse('a subquery in RETURNING is not supported', location, 'Return the keys, and embed what belongs to them.');
    }
    const narrowed = isVoid ? null : settleTypes(signature, columns, query, location);
    return { body: query, columns: isVoid ? [] : columns, narrowed, alias: query.from[0]?.alias ?? table.name };
  }

  /** The columns that are written, in the order of writing. */
  private written(table: WrittenTable): readonly WrittenTable['columns'][number][] {
    const targets = listOf(this.fields[this.command === 'insert' ? 'cols' : 'targetList']);
    if (this.command === 'insert' && targets.length === 0) {
      return this.fields['selectStmt'] === undefined ? [] : table.columns.slice(0, this.width(table));
    }
    const columns = targets.map((target) => {
      const { fields } = readNode(target);
      const name = textOf(fields['name']);
      if (fields['indirection'] !== undefined) refuse('a part of a column is not written', locate(target));
      const column = table.columns.find((one) => one.name === name);
      return column ?? refuse(`column "${name}" of relation "${table.name}" does not exist`, locate(target));
    });
    const twice = columns.find((column, i) => columns.indexOf(column) !== i);
    if (twice) refuse(`column "${twice.name}" specified more than once`, this.location);
    for (const { name, generated, identity } of columns) {
      if (generated === true || identity === 'always') {
        const kind = generated === true ? 'a generated column' : 'an identity column defined as GENERATED ALWAYS';
        refuse(`column "${name}" is ${kind}: it is not written`, this.location);
      }
    }
    return columns;
  }

  /** How many values a row of an INSERT without column names has. */
  private width(table: WrittenTable): number {
    const { fields } = readNode(this.fields['selectStmt']);
    const [first] = listOf(fields['valuesLists']);
    if (first === undefined) refuse('an INSERT … SELECT names its columns', this.location, 'Write insert into t (…).');
    const values = listOf(readNode(first).fields['items']).length;
    if (values > table.columns.length) refuse('INSERT has more expressions than target columns', this.location);
    return values;
  }

  /** The rows of an INSERT: VALUES, a SELECT, or one row of defaults. */
  private rows(table: WrittenTable, written: readonly ScopeColumn[]): Pick<FunctionWrite, 'source' | 'rows'> {
    const { fields } = readNode(this.fields['selectStmt']);
    const lists = listOf(fields['valuesLists']);
    if (this.fields['selectStmt'] === undefined) return { source: nothing, rows: [[]] };
    const types = written.map(({ type }) => type);
    if (lists.length === 0) {
      requirePlain(fields, 'a function', this.location);
      const names = written.map(({ name }) => name);
      const { query, columns } = readSelect(this.checker(), fields, { names, types, declared: true }, this.location);
      if (columns.length !== written.length) {
        refuse(`INSERT has ${counted(written.length)}, but selects ${counted(columns.length)}`, this.location);
      }
      columns.forEach(({ type }, i) => this.requireFit(table, written[i]!, type));
      return { source: query, rows: null };
    }
    const targets: { readonly node: unknown; readonly column: ScopeColumn }[] = [];
    const rows = lists.map((list) => {
      const items = listOf(readNode(list).fields['items']);
      if (items.length !== written.length) {
        const more = items.length > written.length;
        refuse(
          `INSERT has more ${more ? 'expressions than target columns' : 'target columns than expressions'}`,
          this.location,
        );
      }
      return items.map((item, i) => {
        if (readNode(item).tag === 'SetToDefault') return null;
        return targets.push({ node: item, column: written[i]! }) - 1;
      });
    });
    if (targets.length > mostValues)
      refuse(`more than ${mostValues} values in one INSERT are not supported`, this.location);
    return { source: this.values(table, targets), rows };
  }

  /** One row of values, without a FROM. */
  private values(
    table: WrittenTable,
    targets: readonly { readonly node: unknown; readonly column: ScopeColumn }[],
  ): ViewQuery {
    if (targets.length === 0) return nothing;
    const form = {
      names: targets.map((_, i) => `value_${i + 1}`),
      types: targets.map(({ column }) => column.type),
      declared: true,
    };
    const select = { targetList: targets.map(({ node }) => ({ ResTarget: { val: node } })) };
    const { query, columns } = readSelect(this.checker(), select, form, this.location);
    columns.forEach(({ type }, i) => this.requireFit(table, targets[i]!.column, type));
    if (query.grouping !== null) refuse('aggregate functions are not allowed in VALUES', this.location);
    return query;
  }

  /** The rows that an UPDATE or DELETE reaches, with the values that it sets. */
  private reached(table: WrittenTable, written: readonly ScopeColumn[]): Pick<FunctionWrite, 'source' | 'rows'> {
    const targets = this.command === 'update' ? listOf(this.fields['targetList']) : [];
    const values = targets.map((target) => readNode(target).fields['val']);
    for (const value of values) {
      const { tag } = readNode(value);
      if (tag === 'SetToDefault') refuse('SET … = DEFAULT is not supported', this.location, 'Write the value.');
      if (tag === 'MultiAssignRef') refuse('SET (…) = … is not supported', this.location, 'Set one column at a time.');
    }
    const where = this.fields['whereClause'];
    const select = {
      targetList: values.map((val) => ({ ResTarget: { val } })),
      fromClause: [{ RangeVar: this.relation }],
      ...(where !== undefined && { whereClause: where }),
    };
    const form = { names: written.map(({ name }) => name), types: written.map(({ type }) => type), declared: true };
    const { query, columns } = readSelect(this.checker(), select, form, this.location);
    columns.forEach(({ type }, i) => this.requireFit(table, written[i]!, type));
    if (query.grouping !== null) refuse('aggregate functions are not allowed in UPDATE', this.location);
    return { source: query, rows: null };
  }

  private requireFit({ name }: WrittenTable, column: ScopeColumn, found: ColumnType): void {
    if (fits(found, column.type) !== 'no') return;
    const [wanted, is] = [typeName(column.type), typeName(found)];
    refuse(
      `column "${column.name}" of "${name}" is of type ${wanted}, but the value is ${is}`,
      this.location,
      'Cast it.',
    );
  }
}

/** Values of one INSERT: they are computed in one row, and engines have an end to its columns. */
const mostValues = 1000;

/** A row of nothing. */
const nothing: ViewQuery = { from: [], where: null, grouping: null, distinct: false, select: [] };

function mentions(query: ViewQuery, alias: string): boolean {
  let found = false;
  for (const expression of expressionsOf(query)) {
    visit(expression, (node) => {
      found ||= node.kind === 'column' && node.source === alias;
    });
  }
  return found;
}
