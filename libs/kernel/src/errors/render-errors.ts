import { authErrors } from './auth.errors.js';
import { authFlowErrors } from './auth-flow.errors.js';
import { databaseErrors } from './database.errors.js';
import type { ErrorEntry } from './entry.js';
import { requestErrors } from './request.errors.js';
import { tokenErrors } from './token.errors.js';
import { valueErrors } from './value.errors.js';

type Area = Readonly<Record<string, unknown>>;

const areas: readonly (readonly [string, Area])[] = [
  ['The request', requestErrors],
  ['The caller', tokenErrors],
  ['Values and types', valueErrors],
  ['The database', databaseErrors],
  ['Sign-in', authErrors],
  ['Providers and second factors', authFlowErrors],
];

/** `docs/errors.md`: every entry of the catalogue with its code, HTTP status and what it means. */
export function renderErrors(): string {
  const sections = areas.map(([title, area]) => {
    const rows = Object.entries(area).map(([name, value]) => row(name, value as ErrorEntry<unknown>));
    return `## ${title}\n\n| Code | Status | Entry | Meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `${introduction}\n${sections.join('\n')}`;
}

const introduction = `# Errors

Every error of the data API is a JSON object \`{ code, message, details, hint }\`. \`code\` is a PGRST code as PostgREST
names it, or an SQLSTATE as PostgreSQL names it, whichever database the project runs on. The entry is the name that the
code and the log use. Where two statuses stand, the first is for a caller with the anonymous role. Under \`/auth/v1\` the
body is \`{ code, message, error_code, msg }\`, with the words that the auth clients know as code.
`;

function row(name: string, entry: ErrorEntry<unknown>): string {
  const anonymous = entry.unauthenticatedStatus;
  const status = anonymous === undefined ? String(entry.status) : `${anonymous} / ${entry.status}`;
  const retry = entry.retryAfter === undefined ? '' : ` A Retry-After header says ${entry.retryAfter} s.`;
  return `| \`${entry.code}\` | ${status} | \`${name}\` | ${entry.about.replaceAll('|', '\\|')}${retry} |`;
}
