import { authSettings, providerSettings } from './auth-settings.js';
import { headLimitSettings, requestLimitSettings, settingsOfLimits } from './limit-settings.js';
import {
  addresses,
  bytes,
  flag,
  list,
  oneOf,
  pairs,
  rate,
  ratio,
  schemas,
  setting,
  text,
  url,
  whole,
} from './setting.js';

/** Where the process listens and what it shows. */
export const serverSettings = {
  nodeEnv: setting('NODE_ENV', oneOf('development', 'production', 'test'), {
    default: '`development`',
    about: '`production` closes the documentation pages, automatic schema changes and generated secrets.',
  }),
  host: setting('HOST', text, { default: '`127.0.0.1`', about: 'Address to listen on; `0.0.0.0` or `::` for all.' }),
  port: setting('PORT', whole(0, 65_535), {
    default: '`54321`',
    about: 'Port to listen on; `0` picks a free one and prints it.',
  }),
  docs: setting('BACKSTAY_DOCS', flag, {
    default: 'on in development',
    about: 'Serves Swagger UI under `/docs` and the OpenAPI document.',
  }),
  logLevel: setting('BACKSTAY_LOG_LEVEL', oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'), {
    default: '`info`',
    about: 'The least serious log lines that are written: as JSON, or in development at a terminal as text.',
  }),
  bodyLimit: setting('BACKSTAY_BODY_LIMIT', bytes, {
    default: '10 MiB',
    about: 'The largest request body: bytes, or a number with KiB or MiB.',
  }),
  trustedProxies: setting('BACKSTAY_TRUSTED_PROXIES', addresses, {
    default: 'none',
    about: 'Addresses or CIDR blocks, separated by commas, whose `X-Forwarded-*` headers count.',
  }),
};

/** The project and its database. The address itself is parsed by the loader, which knows the project folder. */
export const databaseSettings = {
  project: setting('BACKSTAY_PROJECT', text, {
    default: 'the current folder',
    about: 'The project folder, when `--project` does not name it.',
  }),
  dataDir: setting('BACKSTAY_DATA_DIR', text, {
    default: '`<project>/.backstay`',
    about: 'Data, generated keys and mails. A relative path is relative to the project.',
  }),
  url: setting('DATABASE_URL', text, {
    default: '`sqlite:<data dir>/data.db`',
    about:
      '`sqlite:PATH`, `sqlite::memory:`, `mysql://`, `mariadb://` or `postgres://`. The server’s own version decides between MySQL and MariaDB.',
    secret: true,
  }),
  systemUrl: setting('BACKSTAY_SYSTEM_URL', text, {
    default: 'same as `DATABASE_URL`',
    about: 'Where Backstay’s own tables live, when an adopted database must see no DDL.',
    secret: true,
  }),
  poolSize: setting('BACKSTAY_POOL_SIZE', whole(1, 1000), {
    default: '`10`',
    about: 'Connections to the database, at most.',
  }),
  poolWaitMs: setting('BACKSTAY_POOL_WAIT_MS', whole(1, 600_000), {
    default: '`2000`',
    about: 'Milliseconds a request waits for a free connection before it is answered 504 PGRST003.',
  }),
  statementTimeoutMs: setting('BACKSTAY_STATEMENT_TIMEOUT_MS', whole(1, 3_600_000), {
    default: '`8000`',
    about: 'Milliseconds a statement may run for `anon` and `authenticated`.',
  }),
  serviceStatementTimeoutMs: setting('BACKSTAY_STATEMENT_TIMEOUT_SERVICE_MS', whole(1, 3_600_000), {
    default: '`30000`',
    about: 'The same for `service_role`.',
  }),
};

/** Keys and secrets. */
export const keySettings = {
  jwtSecret: setting('JWT_SECRET', text, {
    default: 'made at first start, kept in the data dir (mode 0600)',
    about:
      'At least 32 bytes. Signs the legacy API keys; user tokens too when you set it yourself. Production does not start without it, or with a well-known one.',
    secret: true,
  }),
  anonKey: setting('ANON_KEY', text, {
    default: 'signed with `JWT_SECRET`',
    about: 'The public API key (role `anon`), when it is to be one you already hand out.',
  }),
  serviceRoleKey: setting('SERVICE_ROLE_KEY', text, {
    default: 'signed with `JWT_SECRET`',
    about: 'The API key that policies do not restrict (role `service_role`).',
    secret: true,
  }),
  masterKey: setting('BACKSTAY_MASTER_KEY', text, {
    default: 'derived from the secret',
    about: 'At least 32 bytes. Encrypts signing keys and second factors at rest; set it where `JWT_SECRET` may change.',
    secret: true,
  }),
};

/** What one request may cost, and how the data API behaves. */
export const dataApiSettings = {
  autoApply: setting('BACKSTAY_AUTO_APPLY', flag, {
    default: 'on in development, off in production',
    about: 'Applies schema plans that destroy nothing at start.',
  }),
  exposedSchemas: setting('BACKSTAY_EXPOSED_SCHEMAS', schemas, {
    default: '`public`',
    about:
      'Schemas whose tables, views and functions requests may be about, separated by commas. They are named by `Accept-Profile` and `Content-Profile`; a request that names none is about the first.',
  }),
  maxRows: setting('BACKSTAY_MAX_ROWS', whole(1, 1_000_000), {
    default: '`1000`',
    about: 'Rows of one answer, at most.',
  }),
  aggregates: setting('BACKSTAY_AGGREGATES', flag, {
    default: 'off',
    about: 'Allows aggregate functions in `select`.',
  }),
  txOverride: setting('BACKSTAY_TX_OVERRIDE', flag, {
    default: 'off',
    about: 'Honours `Prefer: tx=rollback` and `tx=commit`.',
  }),
  queryPlans: setting('BACKSTAY_QUERY_PLANS', flag, {
    default: 'off',
    about:
      'Answers the database’s EXPLAIN of a request (`Accept: application/vnd.pgrst.plan+json`) to whoever sends the service key, also together with the token of a user.',
  }),
  serverTiming: setting('BACKSTAY_SERVER_TIMING', oneOf('off', 'service', 'on'), {
    default: '`service`',
    about:
      'Who is told the milliseconds of each stage in `Server-Timing`: nobody, whoever sends the service key, or everybody. Times tell of rows that policies hide, so `on` is for development.',
  }),
  safeUpdate: setting('BACKSTAY_SAFE_UPDATE', flag, {
    default: 'on',
    about: 'Refuses PATCH and DELETE without a filter (21000) for `anon` and `authenticated`.',
  }),
  maxAffected: setting('BACKSTAY_MAX_AFFECTED', whole(1, 10_000_000), {
    default: '`10000`',
    about: 'Rows one write may touch, for `anon` and `authenticated`.',
  }),
  rateLimit: setting('BACKSTAY_RATE_LIMIT', rate, {
    default: 'off',
    about:
      'Requests of the data API that one user, or without a user one address, may send: `600/min`, `20/s`, `5000/h`. `service_role` is not limited. With `REDIS_URL` all processes count together.',
  }),
};

/** Where other systems are. */
export const outsideSettings = {
  redisUrl: setting('REDIS_URL', url('redis:', 'rediss:'), {
    default: 'none',
    about: 'Shared rate limits, presence and broadcast when there is more than one node.',
    secret: true,
  }),
  outboundHosts: setting('BACKSTAY_OUTBOUND_HOSTS', list, {
    default: 'none',
    about:
      'Hosts that are not on the open internet, but may be called nevertheless (a provider of your own, for instance): names or addresses, with or without a port, separated by commas.',
  }),
};

/** What an operator sees from outside. Names without our prefix are OpenTelemetry's own. */
export const telemetrySettings = {
  metrics: setting('BACKSTAY_METRICS', oneOf('open', 'key', 'off'), {
    default: '`open` in development, `key` in production',
    about: 'Who may read `/metrics`: everybody, who has the service key, or nobody.',
  }),
  slowStatementMs: setting('BACKSTAY_SLOW_STATEMENT_MS', whole(0, 3_600_000), {
    default: '`1000`',
    about:
      'Statements that take as many milliseconds or more are logged, with the way the database runs them; `0`: none are.',
  }),
  otlpEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', url('http:', 'https:'), {
    default: 'none',
    about:
      'A collector of OpenTelemetry traces that takes OTLP over HTTP in JSON (usually port 4318); `/v1/traces` is added.',
  }),
  otlpHeaders: setting('OTEL_EXPORTER_OTLP_HEADERS', pairs, {
    default: 'none',
    about: 'Headers for the collector: `name=value`, separated by commas, values percent-encoded.',
    secret: true,
  }),
  otlpService: setting('OTEL_SERVICE_NAME', text, {
    default: '`backstay`',
    about: 'The name of this service in traces.',
  }),
  tracesRatio: setting('OTEL_TRACES_SAMPLER_ARG', ratio, {
    default: '`1`',
    about:
      'The share of requests that are traced, from `0` to `1`. A caller that sends `traceparent` decides for its own request.',
  }),
};

/** Every group with its title, in the order the documentation lists them. */
export const settingGroups = [
  { title: 'Project and database', settings: Object.values(databaseSettings) },
  { title: 'Server', settings: Object.values(serverSettings) },
  { title: 'Keys', settings: Object.values(keySettings) },
  { title: 'Data API', settings: Object.values(dataApiSettings) },
  {
    title: 'Limits of a request',
    settings: [...settingsOfLimits(headLimitSettings), ...settingsOfLimits(requestLimitSettings)],
  },
  { title: 'Sign-in', settings: Object.values(authSettings) },
  { title: 'Sign-in by other providers', settings: providerSettings },
  { title: 'Seen from outside', settings: Object.values(telemetrySettings) },
  { title: 'Other systems', settings: Object.values(outsideSettings) },
] as const;
