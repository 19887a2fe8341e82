import type { Catalog } from '@backstay/catalog';
import type { PolicySet } from '@backstay/policy';
import { fail } from '@backstay/kernel';
import { Injectable } from '@nestjs/common';

/** What this node enforces right now: one immutable snapshot, replaced as a whole. */
export interface AppliedSnapshot {
  /** Version of the applied record; 0 when nothing has been applied yet. */
  readonly version: number;
  readonly catalog: Catalog;
  readonly policies: PolicySet;
}

/** Holds the snapshot that this node enforces and keeps it at the version the database records. */
@Injectable()
export class AppliedSchema {
  #snapshot: AppliedSnapshot | null = null;

  /** The snapshot in force. Throws `schema_not_ready` before the record was first read. */
  current(): AppliedSnapshot {
    if (this.#snapshot === null) throw fail('schema_not_ready', {});
    return this.#snapshot;
  }

  /** Looks at the recorded version now and takes it up if it is another one. */
  async refresh(): Promise<void> {
    throw new Error('Not written yet');
  }

  /** Reads the record, registers this process as a node and follows the record until the module is destroyed. */
  async watch(): Promise<void> {
    throw new Error('Not written yet');
  }

  /** Calls `listener` after each change of the snapshot; the answer takes it off again. */
  onApplied(_listener: (snapshot: AppliedSnapshot) => void): () => void {
    throw new Error('Not written yet');
  }
}
