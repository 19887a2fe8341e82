import type { ColumnChange } from './ddl.js';
import type { ColumnDefinition } from './table-definition.js';

/** The words of an engine that the clauses are made of. */
interface ColumnWords {
  /** The quoted name. */
  readonly column: string;
  readonly storageType: (column: ColumnDefinition) => string;
  /** `DEFAULT …`; null: none. */
  readonly default: (column: ColumnDefinition) => string | null;
  /** The expression that gives the new values; null: the engine's own assignment does. */
  readonly converted: (change: ColumnChange) => string | null;
}

/** The clauses of one ALTER TABLE, as PostgreSQL takes them, that make one column into another. */
export function changeClauses(change: ColumnChange, words: ColumnWords): readonly string[] {
  const { from, to } = change;
  const alter = (clause: string): string => `ALTER COLUMN ${words.column} ${clause}`;
  const retyped = words.storageType(from) !== words.storageType(to);
  const [had, has] = [words.default(from), words.default(to)];
  // A default of the old type is in the way of the new one.
  const redefault = had !== has || (retyped && had !== null);
  const converted = retyped ? words.converted(change) : null;
  return [
    ...(from.generated && !to.generated ? [alter('DROP EXPRESSION')] : []),
    ...(from.identity !== null && to.identity === null ? [alter('DROP IDENTITY')] : []),
    ...(redefault && had !== null ? [alter('DROP DEFAULT')] : []),
    ...(retyped ? [alter(`TYPE ${words.storageType(to)}${converted === null ? '' : ` USING ${converted}`}`)] : []),
    ...(from.nullable === to.nullable ? [] : [alter(to.nullable ? 'DROP NOT NULL' : 'SET NOT NULL')]),
    ...(redefault && has !== null ? [alter(`SET ${has}`)] : []),
    ...identityClauses(change).map(alter),
  ];
}

function identityClauses({ from, to }: ColumnChange): readonly string[] {
  if (to.identity === null || from.identity === to.identity) return [];
  const when = to.identity.toUpperCase();
  return [from.identity === null ? `ADD GENERATED ${when} AS IDENTITY` : `SET GENERATED ${when}`];
}
