/** The schema of all that is written without one. */
export const publicSchema = 'public';

/** What Backstay keeps for itself, by the names that users of a Supabase project know. */
const ownSchemas: readonly string[] = ['auth', 'storage', 'realtime'];

/**
 * Why a schema cannot hold what is the application's, as the end of a sentence that begins with its name; null: it can.
 * A name stands in headers, and off PostgreSQL in front of a dot in the names of tables.
 */
export function refusedSchema(name: string): string | null {
  const lower = name.toLowerCase();
  if (ownSchemas.includes(lower) || lower.startsWith('backstay')) return 'is Backstay’s own';
  if (lower.startsWith('pg_') || lower === 'information_schema') return 'is the database’s own';
  if (!/^[A-Za-z_][\w-]{0,31}$/.test(name)) {
    return 'has to begin with a letter and have letters, digits, - and _ only, 32 of them at most';
  }
  return null;
}
