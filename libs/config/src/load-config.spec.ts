import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import type { Config } from './config.js';
import { loadConfig } from './load-config.js';

const secret = 'kX2v8Qm4Zr7Lw1Np9Tb3Yc6Hd5Jf0Sg-unit-tests';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'backstay-config-'));
});
afterEach(() => rmSync(project, { recursive: true }));

const load = (env: Record<string, string | undefined> = {}): Config => loadConfig({ project, env });
const problems = (env: Record<string, string>): readonly string[] => {
  try {
    load(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('traces', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/' };

  it('go to the path of the protocol below the endpoint, with its headers decoded', () => {
    expect(
      load({
        ...endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=shop%20floor, authorization=Bearer%20a%3Db',
        OTEL_SERVICE_NAME: 'shop',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }).telemetry.tracing,
    ).toEqual({
      endpoint: 'http://127.0.0.1:4318/v1/traces',
      headers: { 'x-team': 'shop floor', authorization: 'Bearer a=b' },
      serviceName: 'shop',
      ratio: 0.25,
    });
  });

  it('do not show where they go, nor with which headers, however the settings are printed', () => {
    const config = load({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20open-sesame' });
    for (const shown of [inspect(config, { depth: 9 }), JSON.stringify(config), String(config)]) {
      expect(shown).not.toContain('sesame');
    }
  });

  it.each([
    ['OTEL_TRACES_SAMPLER_ARG', '2', 'must be a number from 0 to 1; it is "2"'],
    ['OTEL_TRACES_SAMPLER_ARG', 'half', 'must be a number from 0 to 1; it is "half"'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'open sesame', 'must be name=value pairs, separated by commas'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%zz', 'must be name=value pairs, separated by commas'],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'collector:4318',
      'must be a URL that starts with http:// or https://; it is "collector:4318"',
    ],
  ])('are refused with %s=%s', (name, value, problem) => {
    expect(problems({ [name]: value })).toEqual([`${name} ${problem}`]);
  });
});

it('no statement is slow where 0 is the limit', () => {
  expect(load({ BACKSTAY_SLOW_STATEMENT_MS: '0' }).telemetry.slowStatementMs).toBeNull();
});

describe('defaults', () => {
  it('are those of development on embedded SQLite', () => {
    expect({ ...load() }).toEqual({
      server: {
        host: '127.0.0.1',
        port: 54321,
        production: false,
        docs: true,
        logLevel: 'info',
        bodyLimit: 10_485_760,
        trustedProxies: [],
        limits: { urlBytes: 49_152, headerBytes: 65_536, headersTimeoutMs: 10_000, requestTimeoutMs: 60_000 },
      },
      project: {
        root: project,
        dataDir: join(project, '.backstay'),
        schemaDir: join(project, 'schema'),
        seedDir: join(project, 'seed'),
      },
      database: {
        data: { scheme: 'sqlite', path: join(project, '.backstay', 'data.db') },
        system: null,
        poolSize: 10,
        poolWaitMs: 2000,
        statementTimeoutMs: 8000,
        serviceStatementTimeoutMs: 30_000,
      },
      keys: { jwtSecret: null, anonKey: null, serviceRoleKey: null, masterKey: null },
      dataApi: {
        exposedSchemas: ['public'],
        maxRows: 1000,
        autoApply: true,
        aggregates: false,
        txOverride: false,
        queryPlans: false,
        serverTiming: 'service',
        safeUpdate: true,
        maxAffected: 10_000,
        rateLimit: null,
        limits: {
          filterTerms: 100,
          treeDepth: 10,
          listSize: 1000,
          selectItems: 200,
          embeds: 20,
          embedDepth: 5,
          embeddedRows: 100_000,
          orderTerms: 20,
          pathDepth: 20,
          pathSteps: 200,
          documentParts: 100,
          jsonDepth: 64,
          bodyRows: 10_000,
          bodyValues: 500_000,
          answerBytes: 50_000_000,
        },
      },
      auth: {
        siteUrl: 'http://localhost:3000',
        publicUrl: null,
        redirectUrls: [],
        signup: true,
        autoconfirm: false,
        anonymous: false,
        passwordMinLength: 8,
        breachedPasswords: null,
        jwtExpiry: 3600,
        refreshReuseInterval: 10,
        sessionTimebox: null,
        sessionInactivity: null,
        mfaTotp: true,
        mfaWebauthn: true,
        manualLinking: false,
        rateLimits: true,
        failedSigninLimit: 30,
        mailFrom: 'Backstay <no-reply@localhost>',
        smtpUrl: null,
        captcha: null,
        limitStore: 'memory',
        providers: {},
      },
      outside: { redisUrl: null, outboundHosts: [] },
      telemetry: { metrics: 'open', slowStatementMs: 1000, tracing: null },
    });
  });

  it('of production close what development opens', () => {
    const { server, dataApi, telemetry } = load({ NODE_ENV: 'production', JWT_SECRET: secret });
    expect([server.production, server.docs, dataApi.autoApply]).toEqual([true, false, false]);
    expect(telemetry.metrics).toBe('key');
  });

  it('follow the data directory', () => {
    const { project: folders, database } = load({ BACKSTAY_DATA_DIR: 'var/data' });
    expect(folders.dataDir).toBe(join(project, 'var/data'));
    expect(database.data).toEqual({ scheme: 'sqlite', path: join(project, 'var/data/data.db') });
  });
});

describe('sources', () => {
  it('the environment wins over the project’s .env, and an empty value is none', () => {
    writeFileSync(join(project, '.env'), 'PORT=4000\nHOST="0.0.0.0" # all\nBACKSTAY_MAX_ROWS=5\n');
    const { server, dataApi } = load({ PORT: '4001', HOST: '', BACKSTAY_MAX_ROWS: undefined });
    expect([server.port, server.host, dataApi.maxRows]).toEqual([4001, '0.0.0.0', 5]);
  });

  it('BACKSTAY_PROJECT names the project when nothing else does', () => {
    expect(loadConfig({ env: { BACKSTAY_PROJECT: project } }).project.root).toBe(project);
  });

  it('a folder that is not there is named', () => {
    expect(() => loadConfig({ project: join(project, 'nowhere'), env: {} })).toThrow(/nowhere does not exist/);
  });

  it('a .env that cannot be read is named', () => {
    mkdirSync(join(project, '.env'));
    expect(() => load()).toThrow(join(project, '.env'));
  });
});

it.each([
  ['off', null],
  ['600/min', { times: 600, seconds: 60 }],
  ['20 / s', { times: 20, seconds: 1 }],
  ['5000/H', { times: 5000, seconds: 3600 }],
])('a rate of %s is %o', (value, rate) => {
  expect(load({ BACKSTAY_RATE_LIMIT: value }).dataApi.rateLimit).toEqual(rate);
});

describe('problems', () => {
  it('are told all at once', () => {
    expect(problems({ PORT: '70000', BACKSTAY_POOL_SIZE: '0', NODE_ENV: 'prod', BACKSTAY_DOCS: 'maybe' })).toEqual([
      'NODE_ENV must be one of development, production, test; it is "prod"',
      'PORT must be a whole number from 0 to 65535; it is "70000"',
      'BACKSTAY_DOCS must be on or off; it is "maybe"',
      'BACKSTAY_POOL_SIZE must be a whole number from 1 to 1000; it is "0"',
    ]);
  });

  it.each([
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['PORT', '12.5'],
    ['BACKSTAY_BODY_LIMIT', '10 parsecs'],
    ['BACKSTAY_BODY_LIMIT', '12'],
    ['BACKSTAY_BODY_LIMIT', '9000 MiB'],
    ['BACKSTAY_LOG_LEVEL', 'loud'],
    ['BACKSTAY_TRUSTED_PROXIES', '10.0.0.0/8, proxy.internal'],
    ['BACKSTAY_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['SITE_URL', 'javascript:alert(1)'],
    ['SMTP_URL', 'http://mail'],
    ['REDIS_URL', 'localhost:6379'],
    ['BACKSTAY_MAX_ROW', '10'],
    ['BACKSTAY_RATE_LIMIT', '600'],
    ['BACKSTAY_RATE_LIMIT', '0/min'],
    ['BACKSTAY_MAX_FILTERS', '0'],
    ['BACKSTAY_MAX_LIST', '10001'],
    ['BACKSTAY_MAX_JSON_DEPTH', '201'],
    ['BACKSTAY_MAX_ANSWER', '1 GiB'],
    ['BACKSTAY_MAX_URL', '64 KiB'],
    ['BACKSTAY_HEADERS_TIMEOUT_MS', '10 s'],
  ])('%s=%s is refused', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringContaining(`${name} `)]);
  });

  it('the names of the test suites are not misspelt settings', () => {
    expect(problems({ BACKSTAY_TEST_MYSQL_URL: 'x', BACKSTAY_NIGHTLY: '1' })).toEqual([]);
  });
});

describe('secrets', () => {
  it.each([
    ['missing in production', { NODE_ENV: 'production' }, /must be set in production/],
    ['short in production', { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(31) }, /at least 32 bytes/],
    ['short in development', { JWT_SECRET: 'short' }, /at least 32 bytes/],
    [
      'a known example',
      { NODE_ENV: 'production', JWT_SECRET: 'super-secret-jwt-token-with-at-least-32-characters-long' },
      /well-known/,
    ],
    [
      'another known example',
      { NODE_ENV: 'production', JWT_SECRET: 'your-super-secret-jwt-token-with-at-least-32-characters-long' },
      /well-known/,
    ],
    ['too regular', { NODE_ENV: 'production', JWT_SECRET: 'ab'.repeat(20) }, /too regular/],
  ])('JWT_SECRET %s is refused', (_name, env, message) => {
    expect(problems(env)).toEqual([expect.stringMatching(message)]);
  });

  it('a well-known secret is good enough to develop with', () => {
    expect(problems({ JWT_SECRET: 'super-secret-jwt-token-with-at-least-32-characters-long' })).toEqual([]);
  });

  it('are left out however the settings are printed', () => {
    const config = load({
      JWT_SECRET: secret,
      ANON_KEY: 'anon-key-of-the-unit-tests',
      SERVICE_ROLE_KEY: 'service-key-of-the-unit-tests',
      BACKSTAY_MASTER_KEY: 'master-key-of-the-unit-tests, 32 bytes',
      SMTP_URL: 'smtp://app:pa55word@mail',
      CAPTCHA_PROVIDER: 'turnstile',
      CAPTCHA_SECRET: 'captcha-of-the-unit-tests',
      AUTH_EXTERNAL_GITHUB_CLIENT_ID: 'shop',
      AUTH_EXTERNAL_GITHUB_SECRET: 'github-of-the-unit-tests',
      DATABASE_URL: 'mysql://app:pa55word@db/shop?ssl-key=pa55key',
      BACKSTAY_SYSTEM_URL: 'postgres://app:pa55word@db/system',
    });
    const printed = [
      String(config),
      JSON.stringify(config),
      inspect(config, { depth: 10 }),
      inspect(config.keys),
      String(config.keys),
      inspect(config.database, { depth: 10 }),
      `${JSON.stringify(config.database.data)}`,
      inspect(config.auth, { depth: 10 }),
      inspect(config.auth.providers, { depth: 10 }),
      JSON.stringify(config.auth.captcha),
    ].join('\n');
    expect(printed).not.toMatch(/unit-tests|pa55/);
    expect(printed).toContain('[redacted]');
    expect(config.keys.jwtSecret).toBe(secret);
  });

  it('are not repeated by a problem', () => {
    expect(problems({ DATABASE_URL: 'oracle://app:pa55word@db/shop' }).join()).not.toContain('pa55');
    expect(problems({ SMTP_URL: 'imap://app:pa55word@mail' }).join()).not.toContain('pa55');
  });
});
