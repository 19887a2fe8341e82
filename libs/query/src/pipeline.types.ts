import type { ColumnType, Relation, Table } from '@backstay/catalog';
import type { Expression, ViewQuery } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import type { FunctionCall } from '@backstay/policy';

/** What the wire face hands to the pipeline. Header names are lower case; `query` keeps order and duplicates. */
export interface HttpRequest {
  readonly method: string;
  /** The last path segment, decoded: a table of the exposed schema, or with `called` a function. */
  readonly table: string;
  readonly called?: true;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The query as it was sent, without the question mark. Absent: no other request is told by this one. */
  readonly search?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it came; absent or empty: none. */
  readonly body?: Uint8Array;
}

/** One column of an answer. */
export interface Projection {
  /** Key in the JSON object: the alias, or the column's name. */
  readonly name: string;
  readonly expression: Expression;
  /** The value is an object of these where `expression` holds, and null elsewhere. Only in groups. Absent: no object. */
  readonly members?: readonly Projection[];
  /** Rows are grouped by what the cast gives, where that tells less than what it is made of. Only in groups. */
  readonly byCast?: true;
}

/** One term of the order; the resolver has already appended the primary key and settled the nulls. */
export interface OrderTerm {
  readonly expression: Expression;
  readonly direction: 'asc' | 'desc';
  /** Null: the expression is never NULL, so there is nothing to say. */
  readonly nulls: 'first' | 'last' | null;
  /** True for a term the resolver appended to make the order total: it gives way where the role may not read it. */
  readonly tieBreak?: true;
}

/**
 * A read in which every name is a table or column of the catalog and every caller's value has gone into `values`
 * (text, read as its declared type when it is bound): equal plans have equal SQL, whatever the values are.
 */
export interface ReadPlan {
  readonly kind: 'read';
  readonly table: Table;
  /** Alias of the table; the `source` of its columns in all expressions here. */
  readonly alias: string;
  readonly columns: readonly Projection[];
  /** What the caller filters by; null: all. Holds no policy. */
  readonly filter: Expression | null;
  readonly order: readonly OrderTerm[];
  /** Rows; null: none. The server's cap is already applied. */
  readonly limit: number | null;
  readonly offset: number | null;
  /** Whether the total is asked for. */
  readonly count: 'exact' | null;
  /** Related rows in the answer, in the order asked for. */
  readonly embeds: readonly EmbedPlan[];
  /**
   * A row of the answer is a group of rows: `columns` are aggregates, and the keys of the group. What is embedded is among
   * them, so all `embeds` are hidden. Absent: a row is a row.
   */
  readonly grouped?: true;
  /** The function whose rows are read; `table` says what they are. Absent: the table itself is read. */
  readonly call?: FunctionCall;
  /** The groups are made of the rows here, since no engine casts as PostgreSQL what is aggregated or grouped by. */
  readonly folded?: true;
}

/** What the rows of an answer are: objects, one object, bare values, one bare value, or nothing. */
export type AnswerShape = 'rows' | 'row' | 'values' | 'value' | 'void';

/** Related rows of a read: a read of its own for the rows that a relation leads to. */
export interface EmbedPlan {
  /** From the table above to the table of `read`. */
  readonly relation: Relation;
  /** The table between, for many-to-many. */
  readonly junction: { readonly table: Table; readonly alias: string } | null;
  /** Key in the JSON object above; filters and orders name it. */
  readonly key: string;
  /** At most one row: an object or null. Otherwise an array. */
  readonly toOne: boolean;
  /** The keys of `read` stand among those of the row above; to-many makes an array of each. */
  readonly spread: boolean;
  /** Nothing of it is in the answer: it is there for filters and order. */
  readonly hidden: boolean;
  /** The caller gave a limit or an offset, for each row above. */
  readonly paged: boolean;
  /** `limit` and `offset` count for each row above. */
  readonly read: ReadPlan;
}

/** A resolved request: the plan, and the callers' values that its slots point at. */
export interface ResolvedRequest {
  readonly plan: ReadPlan;
  readonly values: readonly (string | null)[];
  /** Whether every value went to a slot of its own as it was sent, and nothing was asked of it. Absent: no. */
  readonly asSent?: boolean;
  /** Of a call; absent: rows. */
  readonly shape?: AnswerShape;
}

declare const authorised: unique symbol;

/**
 * A plan with the role's policies in it, at every mention of a table. Only `authoriseRequest` makes one (the brand is
 * not exported), so SQL without policies does not type-check.
 */
export interface AuthorisedPlan {
  readonly [authorised]: true;
  readonly role: Role;
  readonly plan: ReadPlan;
  /** The row policies, first conjunct of WHERE; null when nothing restricts the role (service_role). */
  readonly guard: Expression | null;
  /** The guarded query of the view that the plan reads; absent where it reads a table. */
  readonly view?: ViewQuery;
  /** The plan's embeds, authorised in the same way. */
  readonly embeds: readonly AuthorisedEmbed[];
}

/** An embed whose read, and whose junction, hold the role's policies. */
export interface AuthorisedEmbed {
  readonly embed: EmbedPlan;
  readonly read: AuthorisedPlan;
  /** Null where there is no junction, or nothing restricts the role. */
  readonly junctionGuard: Expression | null;
}

/** What a request is answered with. `body` null: none (HEAD, 204). */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A column of a result: its key and type, for the codec. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ColumnType;
}
