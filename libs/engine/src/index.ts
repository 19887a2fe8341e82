export type { Capabilities } from './capabilities.js';
export type { Engine, EngineName, RowSet, RunOptions, Transaction } from './engine.js';
export type {
  DatabaseSnapshot,
  Introspector,
  SnapshotColumn,
  SnapshotForeignKey,
  SnapshotTable,
} from './database-snapshot.js';
