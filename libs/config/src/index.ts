export {
  Config,
  type DataApiConfig,
  type DatabaseAddress,
  type DatabaseConfig,
  type KeysConfig,
  type ProjectConfig,
  type ServerConfig,
} from './config.js';
