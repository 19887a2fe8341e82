import { Config } from '@backstay/config';
import { DATA_ENGINE, SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { StatementFeed } from './statement-feed.js';
import { Telemetry } from './telemetry.js';

@Injectable()
class TelemetryShutdown implements OnApplicationShutdown {
  constructor(@Inject(Telemetry) private readonly telemetry: Telemetry) {}

  onApplicationShutdown(): Promise<void> {
    return this.telemetry.close();
  }
}

/** What an operator sees from outside. Imported once, by the root module, with the feed that the engines tell. */
@Module({})
export class TelemetryModule {
  static forRoot(statements: StatementFeed): DynamicModule {
    return {
      module: TelemetryModule,
      global: true,
      providers: [
        TelemetryShutdown,
        {
          provide: Telemetry,
          inject: [Config, DATA_ENGINE, SYSTEM_ENGINE],
          useFactory: ({ telemetry }: Config, data: Engine, system: Engine) =>
            new Telemetry(telemetry, statements, { data, system }),
        },
      ],
      exports: [Telemetry],
    };
  }
}
