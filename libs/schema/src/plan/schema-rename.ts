import type { TableName } from '@backstay/catalog';
import type { SourcePosition } from '../parse/parsed-schema.js';

/** What a marker can stand above. */
export type RenamedKind = 'table' | 'column' | 'enum' | 'policy';

/**
 * A name that becomes another, of a table or enum with its schema as `writtenName` writes it. `table`: the table, by its new name, of a column or policy, otherwise null.
 */
export interface SchemaRename {
  readonly kind: RenamedKind;
  readonly table: TableName | null;
  readonly from: string;
  readonly to: string;
}

/** A rename as the files say it: `-- @renamed-from old` above what has the new name. */
export interface RenameMarker extends SchemaRename {
  readonly at: SourcePosition;
}
