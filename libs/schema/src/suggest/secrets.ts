import type { TableDefinition } from '@backstay/query';
import { quoted } from './quoted.js';
import type { Suggestion } from './suggestion.js';

const secret =
  /pass(word|wd|phrase)?|secret|token|salt|api_?key|private_?key|otp|totp|recovery|reset_(code|hash)|(^|_)(hash|pin|cvv|iban|ssn)($|_)/i;

/** Names of the columns that look as if nobody but the server should read them. */
export const secretColumns = (table: TableDefinition): readonly string[] =>
  table.columns.map((column) => column.name).filter((name) => secret.test(name));

/** The grants that keep such columns from clients; null: the table has none. */
export function suggestSecrets(table: TableDefinition): Suggestion | null {
  const hidden = secretColumns(table);
  if (hidden.length === 0) return null;
  const name = quoted(table.name);
  const open = table.columns.map((column) => column.name).filter((column) => !hidden.includes(column));
  const list = open.map(quoted).join(', ');
  const grants =
    open.length === 0
      ? []
      : [`grant select (${list}), insert (${list}), update (${list}) on ${name} to authenticated;`];
  return {
    table: table.name,
    kind: 'secrets',
    reason: `WARNING: ${hidden.join(', ')} ${hidden.length === 1 ? 'looks' : 'look'} secret; a policy opens whole rows, so grant the other columns only.`,
    statements: [`revoke all on ${name} from anon, authenticated;`, ...grants],
    index: null,
  };
}
