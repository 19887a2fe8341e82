import { Config } from '@backstay/config';
import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { EngineOptions } from './engine-options.js';
import type { Engine } from './engine.js';
import { openEngine } from './open-engine.js';

/** Injection token of the application's database. */
export const DATA_ENGINE = Symbol('DATA_ENGINE');

/** Injection token of the database that holds Backstay's own tables; the same Engine unless configured apart. */
export const SYSTEM_ENGINE = Symbol('SYSTEM_ENGINE');

/** Closes the databases after the HTTP server has drained. */
@Injectable()
class EngineShutdown implements OnApplicationShutdown {
  constructor(
    @Inject(DATA_ENGINE) private readonly data: Engine,
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.data.close(), this.system.close()]);
  }
}

/** What the features bring for the system tables, and who listens to statements. */
export type EngineParts = Pick<EngineOptions, 'entities' | 'migrations'> & Partial<Pick<EngineOptions, 'onStatement'>>;

/**
 * Opens the configured databases and closes them last. Imported once, by the application's root module; global,
 * because a connection is as much infrastructure as the configuration it comes from.
 */
@Module({})
export class EngineModule {
  /** The module with the entities and migrations of all features. */
  static forRoot(parts: EngineParts): DynamicModule {
    return {
      module: EngineModule,
      global: true,
      providers: [
        EngineShutdown,
        {
          provide: DATA_ENGINE,
          inject: [Config],
          useFactory: ({ database }: Config) =>
            openEngine(database.data, {
              ...limits(database),
              ...(database.system ? { ...parts, entities: [], migrations: [] } : parts),
            }),
        },
        {
          provide: SYSTEM_ENGINE,
          inject: [Config, DATA_ENGINE],
          useFactory: ({ database }: Config, data: Engine) =>
            database.system ? openEngine(database.system, { ...limits(database), ...parts }) : data,
        },
      ],
      exports: [DATA_ENGINE, SYSTEM_ENGINE],
    };
  }
}

function limits(database: Config['database']): Pick<EngineOptions, 'poolSize' | 'poolWaitMs' | 'statementTimeoutMs'> {
  return {
    poolSize: database.poolSize,
    poolWaitMs: database.poolWaitMs,
    statementTimeoutMs: database.statementTimeoutMs,
  };
}
