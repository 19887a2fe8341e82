import { EngineModule } from '@backstay/engine';
import { schemaEntities, schemaMigrations, SchemaModule } from '@backstay/schema';
import { transferEntities, transferMigrations, TransferModule } from '@backstay/transfer';
import type { DynamicModule, Type } from '@nestjs/common';

/** The database and its schema with data in and out, and where it remembers how far it came. */
export function transferModules(): readonly (Type | DynamicModule)[] {
  const entities = [...schemaEntities, ...transferEntities];
  const migrations = [...schemaMigrations, ...transferMigrations];
  return [EngineModule.forRoot({ entities, migrations }), SchemaModule, TransferModule];
}
