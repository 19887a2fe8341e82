import { writtenName } from '@backstay/catalog';
import type { ClauseVerdict, Explanation, PolicyVerdict, RowExplanation, Verdict } from '@backstay/data';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { placeOf, type ParsedSchema } from '@backstay/schema';

const sentences: Readonly<Record<Verdict, string>> = {
  allowed: 'No grant and no policy keeps anything back.',
  hidden: 'Rows are passed over: policies hide them from this caller.',
  refused: 'A policy refuses a row as it would be written.',
  'no grant': 'A grant is missing.',
  'no policy': 'No policy opens the table to this role and command.',
  'no row': 'No row matches, whatever the policies say.',
  constraint: 'The policies let it through; the database refuses the row by a constraint.',
  error: 'The request is refused for a reason that no policy or grant decides.',
};

/** Rows are alike more often than not; `--json` has more of them. */
const mostShown = 3;

/** An explanation for people at a terminal, with places in the files where they still say the same. */
export function explanationText(
  explanation: Explanation,
  request: HttpRequest,
  principal: Principal,
  files: Pick<ParsedSchema, 'record' | 'places'>,
): string {
  const { verdict, outcome, grants, closed, rows, refusedRows, role, complete } = explanation;
  const refusal = outcome.code === null ? '' : ` ${outcome.code}: ${outcome.message ?? ''}`;
  const passing = role === 'service_role' ? 'The service role passes every policy.' : sentences[verdict];
  const shown = verdict === 'no grant' ? [] : rows.slice(0, mostShown);
  const left = refusedRows - shown.filter(({ passes }) => !passes).length;
  return [
    `${request.method} ${request.table} as ${who(principal)} is answered ${outcome.status}${refusal}`,
    passing,
    ...grants.map(
      ({ table, privilege, column, policy }) =>
        `  not granted: ${privilege}${column === null ? '' : ` (${column})`} on ${table} to ${role}${policy === null ? '' : `, which policy "${policy}" reads`}`,
    ),
    ...closed.map(({ table, command, restrictive }) => {
      const only = restrictive.length === 0 ? '' : ` (only restrictive: ${restrictive.join(', ')}; they open nothing)`;
      return `  no policy: none lets ${role} ${command} on ${table}${only}`;
    }),
    ...shown.flatMap((row) => rowText(row, files)),
    ...(complete ? [] : ['', 'Not everything could be looked at: this may not be the whole reason.']),
    ...(left > 0 ? ['', `Policies keep back ${left} ${left === 1 ? 'row' : 'rows'} more.`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function who({ role, claims }: Principal): string {
  const sub = claims['sub'];
  return typeof sub === 'string' ? `${role} ${sub}` : role;
}

const forms: Readonly<Record<RowExplanation['as'], string>> = {
  stored: '',
  proposed: ', as it would be inserted',
  changed: ', as it would be after the change',
};

function rowText(row: RowExplanation, files: Pick<ParsedSchema, 'record' | 'places'>): readonly string[] {
  const key = Object.entries(row.key).map(([name, value]) => `${name}=${value ?? 'null'}`);
  return [
    '',
    `${row.table} ${key.join(', ')}${forms[row.as]}: ${row.passes ? 'passes' : 'does not pass'}`,
    ...row.policies.flatMap((policy) => policyText(row.table, policy, files)),
    ...repairText(row),
  ];
}

function policyText(table: string, policy: PolicyVerdict, files: Pick<ParsedSchema, 'record' | 'places'>): string[] {
  const kind = policy.permissive ? 'permissive' : 'restrictive';
  const place = placeText(table, policy, files);
  const asked = policy.side === 'check' ? 'the row as written' : policy.command;
  return [
    `  ${policy.holds ? 'yes' : 'NO '} policy "${policy.policy}" (${kind}, for ${policy.for}; asked about ${asked})${place}`,
    ...policy.clauses.map(clauseText),
  ];
}

/** Where the policy is written, if the file still says what is applied. */
function placeText(
  table: string,
  { policy, source }: PolicyVerdict,
  files: Pick<ParsedSchema, 'record' | 'places'>,
): string {
  const written = files.record.policies.find((one) => one.name === policy && writtenName(one.table) === table);
  const at = files.places.get(placeOf('policy', table, policy));
  const same = written !== undefined && [written.source.using, written.source.check].includes(source);
  return at !== undefined && same ? ` ${at.file}:${at.line}` : '';
}

function clauseText({ text, holds, values, hiddenBy }: ClauseVerdict): string {
  const mark = holds === null ? '?  ' : holds ? 'yes' : 'NO ';
  const listed = Object.entries(values).map(([name, value]) => `${name} is ${value === null ? 'null' : value}`);
  const unknown = holds === null ? ['not known before the database fills it in'] : [];
  const inner = hiddenBy.length === 0 ? [] : [`the policies of ${hiddenBy.join(', ')} hide what it looks for`];
  const notes = [...listed, ...unknown, ...inner];
  return `        ${mark} ${text}${notes.length === 0 ? '' : `\n              ${notes.join('; ')}`}`;
}

function repairText({ passes, repairs }: RowExplanation): readonly string[] {
  if (passes) return [];
  if (repairs === null) return ['  It would pass by too many ways to list.'];
  if (repairs.length === 0) return [];
  const ways = repairs.map((way) => way.map(({ policy, text }) => `${text} ("${policy}")`).join('\n    and '));
  return ['  It would pass if this were true:', `    ${ways.join('\n    or  ')}`];
}
