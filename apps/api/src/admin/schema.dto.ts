import type { PolicyCommand } from '@backstay/policy';
import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What to show of the schema. */
export class SchemaQuery {
  /** Only the table of this name. */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  table?: string;
}

/** A column as the API serves it. */
export class ColumnReport {
  /** @example title */
  name!: string;
  /**
   * Type in PostgreSQL's terms.
   * @example text
   */
  type!: string;
  nullable!: boolean;
}

/** A row policy, summed up. */
export class PolicyReport {
  /** @example books_are_public */
  name!: string;
  /** False: it narrows what others allow (`as restrictive`). */
  permissive!: boolean;
  /** @example select */
  command!: PolicyCommand;
  /** @example ["anon", "authenticated"] */
  roles!: string[];
  /** The condition on rows that are seen, as its author wrote it; null: none. */
  using!: string | null;
  /** The condition on rows that are written; null: `using` counts. */
  with_check!: string | null;
  /**
   * The look-up functions (`security definer`) it uses: their tables are read without policies of their own.
   * @example ["my_teams"]
   */
  lookups!: string[];
}

/** A table with everything that guards it. */
export class TableReport {
  /** @example public */
  schema!: string;
  /** @example books */
  name!: string;
  /** The author's comment; null: none. */
  comment!: string | null;
  /** @example ["id"] */
  primary_key!: string[];
  columns!: ColumnReport[];
  /** Empty: no row of this table can be reached, except with the service key. */
  policies!: PolicyReport[];
}

/** The schema this node enforces. */
export class SchemaReport {
  /**
   * Version of the applied record; 0: nothing is applied.
   * @example 3
   */
  version!: number;
  tables!: TableReport[];
}
