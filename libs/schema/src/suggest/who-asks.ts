import { typeWord } from './type-word.js';
import { quoted } from './quoted.js';
import type { ForeignKey } from '@backstay/catalog';
import type { TableDefinition } from '@backstay/query';
import type { TableMap } from './table-map.js';

/** How a policy tells whether a column names the person who asks. */
export interface WhoAsks {
  /** What the column is compared with. */
  readonly expression: string;
  /** Statements that it needs. */
  readonly before: readonly string[];
  /** What has to be so for it to hold. */
  readonly condition: string;
}

/**
 * Who is asking, as a value of the key of a table of people: by their id where that is a uuid, by their e-mail address
 * through a look-up where that is unique, otherwise by a claim that whoever issues the tokens has to put there.
 */
export function whoAsks(people: TableDefinition, map: TableMap): WhoAsks {
  const key = people.columns.find((column) => column.name === people.primaryKey?.columns[0])!;
  if (key.type.kind === 'uuid')
    return { expression: '(select auth.uid())', before: [], condition: 'its id is the id of who signs in' };
  if (['text', 'varchar', 'char'].includes(key.type.kind)) {
    return { expression: 'auth.uid()::text', before: [], condition: 'its key is the id of who signs in, as text' };
  }
  const mail = map.mailColumn(people);
  const isUnique =
    mail !== null && people.uniqueKeys.some(({ columns }) => columns.length === 1 && columns[0] === mail);
  const type = typeWord(key.type);
  if (mail === null || !isUnique) {
    return {
      expression: `(auth.jwt() ->> 'user_id')::${type}`,
      before: [],
      condition: 'the tokens carry its key as the claim user_id',
    };
  }
  const name = `signed_in_${people.name}`.replace(/[^a-z0-9_]/gi, '_').toLowerCase();
  const body = `select ${quoted(key.name)} from public.${quoted(people.name)} where ${quoted(mail)} = auth.email()`;
  const sql = `create function ${name}() returns ${type} language sql stable security definer set search_path = ''\n  as $$ ${body} $$;`;
  return { expression: `${name}()`, before: [sql], condition: 'who signs in has the e-mail address that stands there' };
}

/** The people a foreign key points at, and how to tell which of them asks. */
export function whoOf(key: ForeignKey, map: TableMap): WhoAsks & { readonly people: TableDefinition } {
  const people = map.find(key.references.table)!;
  return { people, ...whoAsks(people, map) };
}
