import type { Adopted, ColumnType, ForeignKey, Key } from '@backstay/catalog';
import type { AdoptedDefault } from '@backstay/engine';
import type { EnumDefinition, IndexDefinition } from '@backstay/query';

/** What something of an adopted database means for the API. */
export type Effect = 'left out' | 'read-only' | 'insert only' | 'differs' | 'stays';

/** Something that the schema files cannot say, or that whoever uses the API has to know. */
export interface Remark {
  /** `table`, `table.column`, or the name of what it is about. */
  readonly object: string;
  readonly effect: Effect;
  readonly message: string;
}

/** A column as a schema file says it. */
export interface PulledColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** What `-- @stored` says; null: no note is needed. */
  readonly stored: string | null;
  readonly nullable: boolean;
  readonly default: AdoptedDefault | null;
  readonly identity: 'always' | 'by default' | null;
  readonly readOnly: string | null;
  readonly comment: string | null;
}

/** A table, or a view of the database's own, as a schema file says it. */
export interface PulledTable extends Adopted {
  readonly kind: 'table' | 'view';
  readonly name: string;
  readonly columns: readonly PulledColumn[];
  readonly primaryKey: Key | null;
  readonly uniqueKeys: readonly Key[];
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly comment: string | null;
  readonly remarks: readonly Remark[];
}

/** What a pull found. */
export interface PulledSchema {
  readonly tables: readonly PulledTable[];
  readonly enums: readonly EnumDefinition[];
  /** About what is in no table's own remarks. */
  readonly remarks: readonly Remark[];
}
