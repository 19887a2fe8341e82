import { EngineModule } from '@backstay/engine';
import { identityEntities, identityMigrations } from '@backstay/identity';
import { schemaEntities, schemaMigrations, SchemaModule } from '@backstay/schema';
import type { DynamicModule, Type } from '@nestjs/common';

// Commands that need little memory take these from there: what stands here loads all of the identity library.
export { withConfig, withModules } from './with-modules.js';

/** The database with its system tables, and the schema on top of it. */
export function schemaModules(): readonly (Type | DynamicModule)[] {
  const parts = {
    entities: [...schemaEntities, ...identityEntities],
    migrations: [...schemaMigrations, ...identityMigrations],
  };
  return [EngineModule.forRoot(parts), SchemaModule];
}
