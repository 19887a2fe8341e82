import { key, maybe, type TableDescription, type TableParts } from './table-parts.js';

const user = { column: 'user_id', table: 'backstay_users' } as const;

/** Tables of people, their ways to sign in and their second factors. */
export const peopleTables = (part: TableParts): readonly TableDescription[] => [
  {
    name: 'backstay_users',
    columns: [
      key(part.uuid('id')),
      part.short('role'),
      ...maybe(part.short('email'), part.short('phone'), part.short('password_hash', 512), part.short('email_change')),
      part.text('user_metadata'),
      part.text('app_metadata'),
      part.flag('is_anonymous'),
      part.count('email_change_confirmations'),
      ...maybe(
        ...['email_confirmed_at', 'phone_confirmed_at', 'banned_until', 'deleted_at', 'invited_at'].map((name) =>
          part.instant(name),
        ),
        ...['confirmation_sent_at', 'recovery_sent_at', 'reauthentication_sent_at'].map((name) => part.instant(name)),
        ...['email_change_sent_at', 'last_sign_in_at'].map((name) => part.instant(name)),
      ),
      part.instant('created_at'),
      part.instant('updated_at'),
    ],
    indexes: [{ columns: ['email'], unique: true }, { columns: ['phone'], unique: true }, { columns: ['created_at'] }],
  },
  {
    name: 'backstay_identities',
    columns: [
      key(part.uuid('id')),
      part.uuid('user_id'),
      part.short('provider', 64),
      part.short('provider_id'),
      part.text('identity_data'),
      ...maybe(part.short('email'), part.instant('last_sign_in_at')),
      part.instant('created_at'),
      part.instant('updated_at'),
    ],
    indexes: [{ columns: ['provider', 'provider_id'], unique: true }, { columns: ['user_id'] }],
    owner: user,
  },
  {
    name: 'backstay_mfa_factors',
    columns: [
      key(part.uuid('id')),
      part.uuid('user_id'),
      part.short('factor_type', 32),
      part.short('status', 32),
      ...maybe(part.short('friendly_name'), part.text('secret'), part.count('last_step'), part.short('phone')),
      ...maybe(part.text('credential'), part.instant('last_challenged_at')),
      part.instant('created_at'),
      part.instant('updated_at'),
    ],
    indexes: [{ columns: ['user_id'] }],
    owner: user,
  },
  {
    name: 'backstay_mfa_challenges',
    columns: [
      key(part.uuid('id')),
      part.uuid('factor_id'),
      part.count('attempts'),
      ...maybe(part.short('ip', 64), part.text('webauthn_session'), part.instant('verified_at')),
      part.instant('created_at'),
      part.instant('expires_at'),
    ],
    indexes: [{ columns: ['factor_id'] }, { columns: ['expires_at'] }],
    owner: { column: 'factor_id', table: 'backstay_mfa_factors' },
  },
  {
    name: 'backstay_mfa_recovery_codes',
    columns: [
      key(part.uuid('id')),
      part.uuid('user_id'),
      part.short('code_hash'),
      ...maybe(part.instant('used_at')),
      part.instant('created_at'),
    ],
    indexes: [{ columns: ['user_id'] }],
    owner: user,
  },
];

/** Tables of sessions and of what leads to one. */
export const sessionTables = (part: TableParts): readonly TableDescription[] => [
  {
    name: 'backstay_sessions',
    columns: [
      key(part.uuid('id')),
      part.uuid('user_id'),
      part.short('aal', 16),
      part.text('amr'),
      part.count('generation'),
      part.short('seed', 64),
      ...maybe(part.short('user_agent'), part.short('ip', 64)),
      ...['refreshed_at', 'created_at', 'updated_at'].map((name) => part.instant(name)),
    ],
    indexes: [{ columns: ['user_id'] }, { columns: ['refreshed_at'] }],
    owner: user,
  },
  {
    name: 'backstay_refresh_tokens',
    columns: [
      key(part.short('token_hash', 64)),
      part.uuid('session_id'),
      part.count('generation'),
      part.instant('created_at'),
    ],
    indexes: [{ columns: ['session_id', 'generation'], unique: true }],
    owner: { column: 'session_id', table: 'backstay_sessions' },
  },
  {
    name: 'backstay_revocations',
    columns: [key(part.uuid('subject')), part.instant('revoked_at'), part.instant('expires_at')],
    indexes: [{ columns: ['revoked_at'] }],
  },
  {
    name: 'backstay_one_time_tokens',
    columns: [
      key(part.uuid('id')),
      part.uuid('user_id'),
      part.short('kind', 32),
      part.short('address'),
      ...maybe(part.short('code_hash', 64), part.uuid('flow_id')),
      part.short('link_hash', 64),
      part.count('attempts'),
      ...['created_at', 'code_expires_at', 'link_expires_at'].map((name) => part.instant(name)),
    ],
    indexes: [
      { columns: ['user_id', 'kind'], unique: true },
      { columns: ['link_hash'], unique: true },
    ],
    owner: user,
  },
  {
    name: 'backstay_flow_states',
    columns: [
      key(part.uuid('id')),
      ...maybe(part.uuid('user_id'), part.uuid('linking_user_id'), part.short('auth_code_hash', 64)),
      ...maybe(part.instant('auth_code_issued_at'), part.short('code_challenge'), part.short('code_challenge_method')),
      part.short('provider', 64),
      part.short('authentication_method', 64),
      ...maybe(part.short('state_hash', 64), part.text('sealed'), part.text('redirect_to')),
      part.instant('created_at'),
      part.instant('expires_at'),
    ],
    indexes: [{ columns: ['auth_code_hash'] }, { columns: ['state_hash'] }, { columns: ['expires_at'] }],
  },
];

/** Keys, counters and the record of what happened. */
export const operationTables = (part: TableParts): readonly TableDescription[] => [
  {
    name: 'backstay_signing_keys',
    columns: [
      key(part.short('kid', 64)),
      part.short('algorithm', 16),
      part.short('status', 16),
      part.text('sealed_private_key'),
      part.text('public_key'),
      part.instant('created_at'),
      part.instant('changed_at'),
    ],
  },
  {
    name: 'backstay_rate_limits',
    columns: [key(part.short('key')), part.count('points'), ...maybe(part.instant('expire'))],
    indexes: [{ columns: ['expire'] }],
  },
  {
    name: 'backstay_audit_log',
    columns: [
      key(part.uuid('id')),
      part.short('action', 64),
      ...maybe(part.uuid('actor_id'), part.short('ip', 64)),
      part.text('details'),
      part.instant('created_at'),
    ],
    indexes: [{ columns: ['created_at'] }],
  },
];
