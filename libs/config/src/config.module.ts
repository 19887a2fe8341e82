import { Config } from './config.js';

/**
 * Makes the settings injectable everywhere as `Config`. A dynamic module of Nest in plain data: this floor imports no
 * framework.
 */
export class ConfigModule {
  static for(config: Config) {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: Config, useValue: config }],
      exports: [Config],
    };
  }
}
