export type { AuthConfig, ProviderConfig } from './auth-config.js';
export { providerNames, type ProviderName } from './auth-settings.js';
export {
  Config,
  type DataApiConfig,
  type DatabaseAddress,
  type DatabaseConfig,
  type KeysConfig,
  type ProjectConfig,
  type ServerAddress,
  type ServerConfig,
  type TelemetryConfig,
  type TracingConfig,
} from './config.js';
export { ConfigError } from './config-error.js';
export { ConfigModule } from './config.module.js';
export { loadConfig, type ConfigSource } from './load-config.js';
export { projectOption } from './project-option.js';
export { productVersion } from './product-version.js';
export { renderEnvExample } from './render-env-example.js';
export { renderSettings } from './render-settings.js';
export type { Rate } from './setting.js';
export { serverUrl } from './server-url.js';
export type { Environment } from './settings-reader.js';
export { engineNames } from './engine-names.js';
export { embeddedDatabase, parseDatabase } from './parse-database.js';
