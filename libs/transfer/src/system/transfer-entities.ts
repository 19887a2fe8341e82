import { CreateTransferTables1764460800000 } from './create-transfer-tables.migration.js';
import { ImportCheckpointEntity } from './import-checkpoint.entity.js';

/** The entities of this lib, for `EngineModule.forRoot`. */
export const transferEntities = [ImportCheckpointEntity];

/** The migrations of this lib, for `EngineModule.forRoot`. */
export const transferMigrations = [CreateTransferTables1764460800000];
