import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { publicSchema } from '@backstay/kernel';
import { authConfig } from './auth-config.js';
import { ConfigError } from './config-error.js';
import { Config, type DatabaseAddress, type TelemetryConfig } from './config.js';
import { parseDatabaseAddress } from './database-address.js';
import { findStrayLine } from './find-stray-line.js';
import { weaknessOfSecret } from './jwt-secret.js';
import { headLimitSettings, readLimits, requestLimitSettings } from './limit-settings.js';
import type { Rate } from './setting.js';
import {
  dataApiSettings,
  databaseSettings,
  keySettings,
  outsideSettings,
  serverSettings,
  telemetrySettings,
} from './settings.js';
import { SettingsReader, type Environment } from './settings-reader.js';

/** Where the settings come from. */
export interface ConfigSource {
  /** The project folder; without it BACKSTAY_PROJECT, then the current folder. */
  readonly project?: string | undefined;
  /** The environment; without it the process's own. It wins over the project's `.env`. */
  readonly env?: Environment | undefined;
}

/** Reads and checks all settings. Throws ConfigError with every problem there is. */
export function loadConfig({ project, env = process.env }: ConfigSource = {}): Config {
  const root = resolve(project ?? (env[databaseSettings.project.name] || '.'));
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new ConfigError([`the project folder ${root} does not exist; --project or BACKSTAY_PROJECT names it`]);
  }
  const reader = new SettingsReader(present(env), envFile(root));
  reader.refuseUnknownNames();
  const production = reader.read(serverSettings.nodeEnv, 'development') === 'production';
  // In this order, so that problems are told in the order of the documentation.
  const server = serverConfig(reader, production);
  const database = databaseConfig(reader, root);
  const embedded = (database.system ?? database.data).scheme === 'sqlite';
  const config = new Config(
    server,
    projectConfig(reader, root),
    database,
    keysConfig(reader, production),
    dataApiConfig(reader, production),
    authConfig(reader, embedded),
    outsideConfig(reader),
    telemetryConfig(reader, production),
  );
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

/** An empty value in the environment means "not set". */
const present = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

function envFile(root: string): Environment {
  const path = join(root, '.env');
  try {
    const text = readFileSync(path, 'utf8');
    const strayLine = findStrayLine(text);
    if (strayLine !== null) throw new ConfigError([`${path}:${strayLine} is not NAME=value, nor a # comment`]);
    return present(parseEnv(text));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError([`the settings file ${path} cannot be read: ${(error as Error).message}`]);
  }
}

const serverConfig = (reader: SettingsReader, production: boolean) => ({
  host: reader.read(serverSettings.host, '127.0.0.1'),
  port: reader.read(serverSettings.port, 54_321),
  production,
  docs: reader.read(serverSettings.docs, !production),
  logLevel: reader.read(serverSettings.logLevel, 'info'),
  bodyLimit: reader.read(serverSettings.bodyLimit, 10 * 1024 ** 2),
  trustedProxies: reader.read(serverSettings.trustedProxies, []),
  limits: headLimits(reader),
});

/** An address that the headers' limit cuts off first would never be answered 414. */
function headLimits(reader: SettingsReader) {
  const limits = readLimits(reader, headLimitSettings);
  if (limits.urlBytes >= limits.headerBytes) {
    const { urlBytes, headerBytes } = headLimitSettings;
    reader.problem(`${urlBytes.setting.name} must be less than ${headerBytes.setting.name}`);
  }
  return limits;
}

const dataDirOf = (reader: SettingsReader, root: string): string =>
  resolve(root, reader.read(databaseSettings.dataDir, '.backstay'));

const projectConfig = (reader: SettingsReader, root: string) => ({
  root,
  dataDir: dataDirOf(reader, root),
  schemaDir: join(root, 'schema'),
  seedDir: join(root, 'seed'),
});

function databaseConfig(reader: SettingsReader, root: string) {
  const address = (text: string): DatabaseAddress => parseDatabaseAddress(text, root);
  const embedded: DatabaseAddress = { scheme: 'sqlite', path: join(dataDirOf(reader, root), 'data.db') };
  return {
    data: reader.read({ ...databaseSettings.url, parse: address }, embedded),
    system: reader.read<DatabaseAddress | null>({ ...databaseSettings.systemUrl, parse: address }, null),
    poolSize: reader.read(databaseSettings.poolSize, 10),
    poolWaitMs: reader.read(databaseSettings.poolWaitMs, 2000),
    statementTimeoutMs: reader.read(databaseSettings.statementTimeoutMs, 8000),
    serviceStatementTimeoutMs: reader.read(databaseSettings.serviceStatementTimeoutMs, 30_000),
  };
}

function keysConfig(reader: SettingsReader, production: boolean) {
  const { name } = keySettings.jwtSecret;
  const jwtSecret = reader.read<string | null>(keySettings.jwtSecret, null);
  const weakness = jwtSecret === null ? null : weaknessOfSecret(jwtSecret);
  if (production && jwtSecret === null) {
    reader.problem(`${name} must be set in production: make one with \`openssl rand -base64 48\``);
  } else if (weakness !== null && (production || Buffer.byteLength(jwtSecret ?? '') < 32)) {
    reader.problem(`${name} ${weakness}, for example with \`openssl rand -base64 48\``);
  }
  return {
    jwtSecret,
    anonKey: reader.read<string | null>(keySettings.anonKey, null),
    serviceRoleKey: reader.read<string | null>(keySettings.serviceRoleKey, null),
    masterKey: masterKeyOf(reader),
  };
}

function masterKeyOf(reader: SettingsReader): string | null {
  const key = reader.read<string | null>(keySettings.masterKey, null);
  if (key !== null && Buffer.byteLength(key) < 32) {
    reader.problem(
      `${keySettings.masterKey.name} must have at least 32 bytes: make one with \`openssl rand -base64 48\``,
    );
  }
  return key;
}

const outsideConfig = (reader: SettingsReader) => ({
  redisUrl: reader.read<string | null>(outsideSettings.redisUrl, null),
  outboundHosts: reader.read(outsideSettings.outboundHosts, []),
});

function telemetryConfig(reader: SettingsReader, production: boolean): TelemetryConfig {
  const slowStatementMs = reader.read(telemetrySettings.slowStatementMs, 1000);
  const endpoint = reader.read<string | null>(telemetrySettings.otlpEndpoint, null);
  const tracing = {
    headers: reader.read(telemetrySettings.otlpHeaders, {}),
    serviceName: reader.read(telemetrySettings.otlpService, 'backstay'),
    ratio: reader.read(telemetrySettings.tracesRatio, 1),
  };
  return {
    metrics: reader.read(telemetrySettings.metrics, production ? 'key' : 'open'),
    slowStatementMs: slowStatementMs === 0 ? null : slowStatementMs,
    tracing: endpoint === null ? null : { ...tracing, endpoint: `${endpoint.replace(/\/+$/, '')}/v1/traces` },
  };
}

const dataApiConfig = (reader: SettingsReader, production: boolean) => ({
  exposedSchemas: reader.read<readonly [string, ...string[]]>(dataApiSettings.exposedSchemas, [publicSchema]),
  maxRows: reader.read(dataApiSettings.maxRows, 1000),
  autoApply: reader.read(dataApiSettings.autoApply, !production),
  aggregates: reader.read(dataApiSettings.aggregates, false),
  txOverride: reader.read(dataApiSettings.txOverride, false),
  queryPlans: reader.read(dataApiSettings.queryPlans, false),
  serverTiming: reader.read(dataApiSettings.serverTiming, 'service'),
  safeUpdate: reader.read(dataApiSettings.safeUpdate, true),
  maxAffected: reader.read(dataApiSettings.maxAffected, 10_000),
  rateLimit: reader.read<Rate | null>(dataApiSettings.rateLimit, null),
  limits: readLimits(reader, requestLimitSettings),
});
