import type { Column, Privilege, TableName } from '@backstay/catalog';
import {
  expressionsOf,
  firstRow,
  hasSubquery,
  mapChildren,
  mapView,
  type ComputedDefinition,
  type Expression,
  type FunctionDefinition,
  type FunctionWrite,
  type LookupFunction,
  type SubqueryTable,
  type ViewQuery,
} from '@backstay/expression';
import { bypassesPolicies, fail, Failure, type Role } from '@backstay/kernel';
import { applies, keyOf } from './applies.js';
import { withArguments, writtenBody, type FunctionCall } from './function-call.js';
import { requireGrants, requireReads, type GrantedTable } from './require-grants.js';
import { rowAlias, type Policy } from './policy.js';
import { rename } from './rename.js';
import { conjunction, disjunction, simplify } from './simplify.js';
import type { View } from './view.js';

/** Which side of a command a guard is for: rows that exist (`using`), or rows as they would be written (`check`). */
export type GuardSide = 'using' | 'check';

/** What one policy says of a row, for explanations: `guard` is made of these. */
export interface PolicyCondition {
  readonly policy: Policy;
  /** As the author wrote it, with the guards of the tables in its subqueries filled in. */
  readonly condition: Expression;
  /** Set where the policy reads what the role has no grant for: then every statement that it is part of is refused. */
  readonly refusal: Failure | null;
}

interface Clause {
  readonly policy: Policy;
  readonly condition: Expression;
}

/** What a function writes, with the guards of a role in what it reads. */
export interface GuardedWrite {
  readonly write: FunctionWrite;
  /** Whose policies and grants the write is under: the caller's, or for a `security definer` the service role's. */
  readonly role: Role;
  /** Its grants are not asked then, either. */
  readonly definer: boolean;
  /** The table's alias in the source of an UPDATE or DELETE, and in RETURNING. */
  readonly alias: string;
}

const actingRole = ({ definer }: FunctionDefinition, role: Role): Role => (definer ? 'service_role' : role);

/** The alias of the table that a function writes, in its source and in RETURNING. */
const writtenAlias = ({ body }: FunctionDefinition): string => body.from[0]!.alias;

const asWritten = (expression: Expression): Expression => expression;

/** The policies of a schema version, ready to be asked. Immutable. */
export class PolicySet {
  readonly #byTable: ReadonlyMap<string, readonly Policy[]>;
  /** Guards with the row under `rowAlias`, by table, command, side and role; null while one is being built. */
  readonly #guards = new Map<string, Expression | null>();
  readonly #views: ReadonlyMap<string, View>;
  readonly #callable: ReadonlyMap<string, readonly FunctionDefinition[]>;

  constructor(
    readonly version: number,
    readonly policies: readonly Policy[],
    readonly functions: readonly LookupFunction[],
    /** Tables with their grants; what a policy's subquery reads needs them, as in PostgreSQL. Null: not asked. */
    readonly tables: readonly GrantedTable[] | null = null,
    /** Views that requests read as the queries they are. */
    views: readonly View[] = [],
    /** Functions that requests call. */
    callable: readonly FunctionDefinition[] = [],
    /** Columns that functions compute. */
    readonly computed: readonly ComputedDefinition[] = [],
  ) {
    this.#callable = Map.groupBy(callable, ({ name }) => name);
    this.#views = new Map(views.map((view) => [keyOf(view), view]));
    const byTable = new Map<string, Policy[]>();
    for (const policy of policies) {
      const key = keyOf(policy.table);
      byTable.set(key, [...(byTable.get(key) ?? []), policy]);
    }
    this.#byTable = byTable;
  }

  /**
   * The one condition under which `role` may use `command` on a row of `table`, with the row's columns under `alias`
   * and the guards of every table in its subqueries filled in. It must be TRUE for the row: NULL refuses it.
   * Null: nothing restricts the role (service_role). A table without a policy for the role gives the literal false.
   * Throws Failure `permission_denied` when a policy reads a table or column that the role has no SELECT grant for.
   * Tables inside get the aliases `<alias>_p1`, `<alias>_p2` … `commandTable` says which guards a command needs.
   */
  guard(table: TableName, command: Privilege, side: GuardSide, role: Role, alias: string): Expression | null {
    if (bypassesPolicies(role)) return null;
    let count = 0;
    return rename(
      this.#rowGuard(table, command, side, role),
      new Map([[rowAlias, alias]]),
      () => `${alias}_p${++count}`,
    );
  }

  /**
   * The policies that have a say in `guard` of the same arguments, each with its condition, none simplified; the aliases
   * inside are unique within each. Empty where nothing restricts the role.
   */
  conditions(
    table: TableName,
    command: Privilege,
    side: GuardSide,
    role: Role,
    alias: string,
  ): readonly PolicyCondition[] {
    if (bypassesPolicies(role)) return [];
    return this.#clauses(table, command, side, role).map(({ policy, condition }) => {
      let count = 0;
      const named = (expression: Expression): Expression =>
        rename(expression, new Map([[rowAlias, alias]]), () => `${alias}_p${++count}`);
      try {
        return { policy, condition: named(this.#fill(condition, role, asWritten)), refusal: null };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { policy, condition: named(condition), refusal: error };
      }
    });
  }

  /**
   * What stands between `role` and the rows of a table that it reads under an alias: the table's guard; of a view its
   * query, in which every table has been treated so. A view has no policies, those of its tables hold. Throws Failure
   * `permission_denied` when the role lacks the SELECT grant for a column that the view reads.
   */
  reading(
    table: TableName,
    alias: string,
    role: Role,
  ): Pick<Required<SubqueryTable>, 'guard'> & { readonly view?: ViewQuery } {
    const view = this.#views.get(keyOf(table));
    if (view === undefined) return { guard: this.guard(table, 'select', 'using', role, alias) };
    return { guard: null, view: this.#guardedView(view, role) };
  }

  /**
   * As `reading`, with computed columns beside the table's own: a query in the table's place, `base` or the table itself
   * in it. The guard stands in it and around it, so that neither what is computed nor what is asked of it runs on a row
   * that is hidden. Throws Failure `function_denied`, and `permission_denied` without the SELECT grant for a column that
   * an expression with the caller's rights reads.
   */
  readingComputed(
    table: TableName & { readonly columns: readonly Pick<Column, 'name' | 'type'>[] },
    alias: string,
    role: Role,
    names: readonly string[],
    base: ViewQuery | null,
  ): { readonly guard: Expression | null; readonly view: ViewQuery } {
    const inner = base === null ? this.reading(table, rowAlias, role) : { guard: null, view: base };
    const source = { table: { schema: table.schema, name: table.name }, alias: rowAlias };
    const expressions = names.map((name) => ({ name, expression: this.#computed(table, name, role, base !== null) }));
    const own = table.columns.map(({ name, type }) => ({
      name,
      expression: { kind: 'column', type, source: rowAlias, column: name } as const,
    }));
    const view: ViewQuery = {
      from: [{ ...source, ...inner, join: 'inner', on: null }],
      where: null,
      grouping: null,
      distinct: false,
      select: [...own, ...expressions],
    };
    return { guard: base === null ? this.reading(table, alias, role).guard : null, view };
  }

  /** `given`: the row is what a function gave, so no grant is asked. */
  #computed(table: TableName, name: string, role: Role, given: boolean): Expression {
    const found = this.computed.find((one) => one.column.name === name && keyOf(one.table) === keyOf(table));
    if (found === undefined || !found.execute.includes(role)) throw fail('function_denied', { name });
    const { expression, definer } = found;
    if (this.tables && !definer && !given) {
      requireReads([{ table, alias: rowAlias }], [expression], role, this.tables);
    }
    let count = 0;
    return rename(this.#fill(expression, role), new Map([[rowAlias, rowAlias]]), () => `${name}_q${++count}`);
  }

  /** The view of that name which is read as its query, or null. */
  view(table: TableName): View | null {
    return this.#views.get(keyOf(table)) ?? null;
  }

  /**
   * What a call of a function reads: its body with the arguments in place, in which every table has the guards of
   * `role`; of a `security definer` none. Throws Failure `function_denied` without the right to call it, and
   * `permission_denied` when the role lacks the SELECT grant for a column that the body reads.
   */
  calling(call: FunctionCall, role: Role): ViewQuery {
    const called = this.#executable(call, role);
    const { limit, offset } = call;
    const { write } = called;
    const own = write === undefined ? called.body : writtenBody(called.body, call.written);
    const paged = limit === null && offset === null ? own : { ...own, page: { limit, offset } };
    const body = withArguments(paged, called, call.arguments);
    // What was written is answered because it was: its policies were tested with the write.
    return this.#guarded(called.first ? firstRow(body) : body, actingRole(called, role), called.definer, {
      open: write !== undefined,
      written: write === undefined ? null : writtenAlias(called),
    });
  }

  /**
   * What a call of a function that writes reads before it writes, guarded as `calling` is. Where it reaches rows of the
   * table itself (UPDATE, DELETE), the guards of the write come on top. `role`: whose policies the write is under. Throws
   * as `calling`, and Error for a function that only reads.
   */
  writing(call: FunctionCall, role: Role): GuardedWrite {
    const called = this.#executable(call, role);
    const { write, definer } = called;
    if (write === undefined) throw new Error(`Function ${call.name} does not write`);
    const acting = actingRole(called, role);
    const alias = writtenAlias(called);
    const written = write.command === 'insert' ? null : alias;
    const source = this.#guarded(withArguments(write.source, called, call.arguments), acting, definer, { written });
    return { write: { ...write, source }, role: acting, definer, alias };
  }

  #executable(call: FunctionCall, role: Role): FunctionDefinition {
    const called = this.callable(call.name)[call.overload];
    if (called === undefined || !called.execute.includes(role)) throw fail('function_denied', { name: call.name });
    return called;
  }

  /** The functions of that name that requests call, in the order of the schema. */
  callable(name: string): readonly FunctionDefinition[] {
    return this.#callable.get(name) ?? [];
  }

  #guardedView({ query }: View, role: Role): ViewQuery {
    return this.#guarded(query, role, false);
  }

  /**
   * `definer`: what the query reads is not looked at. `open`: its tables get no guards, only the grants are asked. `written`:
   * the alias of the table that the statement writes. A source with a query of its own is read as that.
   */
  #guarded(
    query: ViewQuery,
    role: Role,
    definer: boolean,
    { open = false, written = null }: { readonly open?: boolean; readonly written?: string | null } = {},
  ): ViewQuery {
    const named = query.from.filter(({ view }) => view === undefined);
    if (this.tables && !definer) requireReads(named, expressionsOf(query), role, this.tables, written);
    const taken = new Set(query.from.map(({ alias }) => alias));
    let count = 0;
    const fresh = (): string => {
      for (;;) if (!taken.has(`q${++count}`)) return `q${count}`;
    };
    const filled = mapView(query, (expression) => rename(this.#fill(expression, role), new Map(), fresh));
    return {
      ...filled,
      from: filled.from.map((source) =>
        source.view === undefined
          ? { ...source, ...(open ? { guard: null } : this.reading(source.table, source.alias, role)) }
          : { ...source, guard: null, view: this.#guarded(source.view, role, definer, { open, written }) },
      ),
    };
  }

  /** Throws when policies need themselves: `findPolicyProblems` refuses those before a PolicySet is made of them. */
  #rowGuard(table: TableName, command: Privilege, side: GuardSide, role: Role): Expression {
    const key = [keyOf(table), command, side, role].join(' ');
    const known = this.#guards.get(key);
    if (known) return known;
    if (known === null) throw new Error(`infinite recursion detected in policy for relation "${table.name}"`);
    this.#guards.set(key, null);
    try {
      const guard = this.#fill(this.#combine(table, command, side, role), role);
      this.#guards.set(key, guard);
      return guard;
    } catch (error) {
      this.#guards.delete(key);
      throw error;
    }
  }

  /** Permissive policies are joined by OR, restrictive ones by AND; without a permissive one nothing is allowed. */
  #combine(table: TableName, command: Privilege, side: GuardSide, role: Role): Expression {
    const clauses = this.#clauses(table, command, side, role);
    const conditions = (permissive: boolean): readonly Expression[] =>
      clauses.filter(({ policy }) => policy.permissive === permissive).map(({ condition }) => condition);
    return conjunction([disjunction(conditions(true)), ...conditions(false)]);
  }

  /** The policies that have a say, with the clause that counts on this side. */
  #clauses(table: TableName, command: Privilege, side: GuardSide, role: Role): readonly Clause[] {
    return (this.#byTable.get(keyOf(table)) ?? [])
      .filter((policy) => applies(policy, command, role))
      .flatMap((policy) => {
        const condition = side === 'check' ? (policy.check ?? policy.using) : policy.using;
        return condition === null ? [] : [{ policy, condition }];
      });
  }

  /** Puts the SELECT guards of the same role on the tables of all subqueries, except inside look-up functions. */
  #fill(expression: Expression, role: Role, shape = simplify): Expression {
    const filled = shape(mapChildren(expression, (child) => this.#fill(child, role, shape)));
    if (!hasSubquery(filled)) return filled;
    const { query } = filled;
    if (query.definer === undefined && this.tables) requireGrants(query, role, this.tables);
    const from = query.from.map((table) => ({ ...table, ...this.#unnamed(table, query.definer !== undefined, role) }));
    return { ...filled, query: { ...query, from } };
  }

  /** What guards a table of a subquery, with the row still under `rowAlias`; in a look-up function nothing does. */
  #unnamed({ table }: SubqueryTable, definer: boolean, role: Role): Pick<SubqueryTable, 'guard' | 'view'> {
    const view = this.#views.get(keyOf(table));
    if (definer)
      return view === undefined
        ? { guard: null }
        : { guard: null, view: this.#guarded(view.query, 'service_role', true) };
    if (view !== undefined) return { guard: null, view: this.#guardedView(view, role) };
    return { guard: bypassesPolicies(role) ? null : this.#rowGuard(table, 'select', 'using', role) };
  }
}
