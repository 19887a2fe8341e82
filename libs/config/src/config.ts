import { inspect } from 'node:util';
import type { AuthConfig } from './auth-config.js';
import type { headLimitSettings, LimitsOf, requestLimitSettings } from './limit-settings.js';
import { hideSecrets } from './redact.js';
import type { Rate } from './setting.js';

/** Where the HTTP server listens and what it shows. */
export interface ServerConfig {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly production: boolean;
  /** Swagger UI and OpenAPI are served. */
  readonly docs: boolean;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Bytes of a request body. */
  readonly bodyLimit: number;
  /** Addresses or CIDR blocks whose forwarding headers count; empty: none. */
  readonly trustedProxies: readonly string[];
  /** Of a request's head: bytes and milliseconds. */
  readonly limits: LimitsOf<typeof headLimitSettings>;
}

/** The project folder and what lies in it. Absolute paths. */
export interface ProjectConfig {
  readonly root: string;
  readonly dataDir: string;
  readonly schemaDir: string;
  readonly seedDir: string;
}

/** A database on a server. `scheme` mysql and mariadb are one: the server's version decides. */
export interface ServerAddress {
  readonly scheme: 'mysql' | 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly options: Readonly<Record<string, string>>;
}

/** A database address as `DATABASE_URL` gives it. */
export type DatabaseAddress =
  ServerAddress | { readonly scheme: 'sqlite'; /** Absolute path, or `:memory:`. */ readonly path: string };

/** The application's database and, where they differ, the one that holds Backstay's own tables. */
export interface DatabaseConfig {
  readonly data: DatabaseAddress;
  /** Null: the system tables live in `data`. */
  readonly system: DatabaseAddress | null;
  readonly poolSize: number;
  /** Milliseconds; all `…Ms` are. */
  readonly poolWaitMs: number;
  readonly statementTimeoutMs: number;
  readonly serviceStatementTimeoutMs: number;
}

/** Keys as given in the environment; null where the data directory's own is made and used. */
export interface KeysConfig {
  readonly jwtSecret: string | null;
  readonly anonKey: string | null;
  readonly serviceRoleKey: string | null;
  readonly masterKey: string | null;
}

/** What one request may cost, and how the data API behaves. */
export interface DataApiConfig {
  /** Schemas that requests may be about; the first where they name none. */
  readonly exposedSchemas: readonly [string, ...string[]];
  /** Rows of one answer. */
  readonly maxRows: number;
  readonly autoApply: boolean;
  /** Aggregate functions are allowed in `select`. */
  readonly aggregates: boolean;
  /** `Prefer: tx=…` is honoured. */
  readonly txOverride: boolean;
  /** The database's own plan of a request is answered to whoever holds the service key. */
  readonly queryPlans: boolean;
  /** Who is told what the stages of a request took; `service`: whoever holds the service key. */
  readonly serverTiming: 'off' | 'service' | 'on';
  /** Writes without a filter are refused for anon and authenticated. */
  readonly safeUpdate: boolean;
  /** Rows one write may touch, for anon and authenticated. */
  readonly maxAffected: number;
  /** How often one caller may ask; null: as often as it likes. */
  readonly rateLimit: Rate | null;
  /** What one request may ask for. */
  readonly limits: LimitsOf<typeof requestLimitSettings>;
}

/** Where other systems are. */
export interface OutsideConfig {
  /** Null: there is none. */
  readonly redisUrl: string | null;
  /** Hosts inside that may be called: names or addresses, with or without a port. */
  readonly outboundHosts: readonly string[];
}

/** Where traces go. */
export interface TracingConfig {
  /** Takes POSTs of OTLP in JSON. */
  readonly endpoint: string;
  /** Sent with each. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** The share of requests that are traced, 0 to 1. */
  readonly ratio: number;
}

/** What an operator sees from outside. */
export interface TelemetryConfig {
  /** Who may read `/metrics`. */
  readonly metrics: 'open' | 'key' | 'off';
  /** Milliseconds; null: no statement is slow. */
  readonly slowStatementMs: number | null;
  /** Null: nothing is traced. */
  readonly tracing: TracingConfig | null;
}

const hidePassword = (address: DatabaseAddress): DatabaseAddress =>
  address.scheme === 'sqlite' ? Object.freeze(address) : hideSecrets(address, ['password', 'options']);

/**
 * All settings: read once, validated, frozen. Injected whole as `Config`; nobody else reads the environment.
 * However it is printed, secrets are left out.
 */
export class Config {
  constructor(
    readonly server: ServerConfig,
    readonly project: ProjectConfig,
    readonly database: DatabaseConfig,
    readonly keys: KeysConfig,
    readonly dataApi: DataApiConfig,
    readonly auth: AuthConfig,
    readonly outside: OutsideConfig,
    readonly telemetry: TelemetryConfig,
  ) {
    for (const address of [database.data, database.system]) if (address !== null) hidePassword(address);
    hideSecrets(outside, ['redisUrl']);
    hideSecrets(keys, ['jwtSecret', 'anonKey', 'serviceRoleKey', 'masterKey']);
    if (telemetry.tracing !== null) hideSecrets(telemetry.tracing, ['endpoint', 'headers']);
    for (const area of [server, project, database, dataApi, telemetry]) Object.freeze(area);
    Object.freeze(this);
  }

  /** The same settings over another database, which holds Backstay's own tables too. */
  onDatabase(data: DatabaseAddress): Config {
    const database = { ...this.database, data, system: null };
    // Copies, since what hides secrets in them is put there once.
    const [keys, outside] = [{ ...this.keys }, { ...this.outside }];
    const tracing = this.telemetry.tracing && { ...this.telemetry.tracing };
    const telemetry = { ...this.telemetry, tracing };
    return new Config(this.server, this.project, database, keys, this.dataApi, this.auth, outside, telemetry);
  }

  toString(): string {
    return JSON.stringify(this);
  }

  [inspect.custom](): object {
    return { ...this };
  }
}
