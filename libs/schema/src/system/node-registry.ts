import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { NodeEntity } from './node.entity.js';
import { PACE, type Pace } from './pace.js';
import { systemTimeoutMs } from './system-tables.js';

/** Milliseconds between two looks at nodes that are waited for. */
const lookMs = 200;

/** The server processes on one database, and which schema version each enforces. */
@Injectable()
export class NodeRegistry {
  /** Names the process for people too. */
  readonly id = `${hostname().slice(0, 40)}:${process.pid}:${randomUUID().slice(0, 8)}`;

  constructor(
    @Inject(SYSTEM_ENGINE) private readonly engine: Engine,
    @Inject(PACE) private readonly pace: Pace,
  ) {}

  /** Says that this process lives, enforces `version`, and leaves the tables of the announcement `ready` alone. */
  async beat(version: number, ready: number): Promise<void> {
    await this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
      const row = await entities.findOneBy(NodeEntity, { id: this.id });
      if (row === null) await entities.insert(NodeEntity, { id: this.id, version, ready, beats: 0 });
      else await entities.update(NodeEntity, { id: this.id }, { version, ready, beats: row.beats + 1 });
    });
  }

  /** Takes this process off the list. */
  async leave(): Promise<void> {
    await this.remove([this.id]);
  }

  /** Waits until every other node that lives enforces `version`; gives those that still do not in time. */
  waitFor(version: number): Promise<readonly string[]> {
    return this.waitUntil((node) => node.version >= version);
  }

  /** Waits until every other node that lives leaves the tables of an announcement alone; gives those that do not. */
  waitUntilReady(version: number): Promise<readonly string[]> {
    return this.waitUntil((node) => node.ready >= version || node.version >= version);
  }

  /** Nodes that died without leaving are taken off the list. */
  private async waitUntil(isDone: (node: NodeEntity) => boolean): Promise<readonly string[]> {
    const { nodeWaitMs, nodeDeadMs } = this.pace;
    const started = performance.now();
    const first = await this.others();
    let behind = first.filter((node) => !isDone(node));
    while (behind.length > 0 && performance.now() - started < nodeWaitMs) {
      await sleep(lookMs);
      const now = new Map((await this.others()).map((node) => [node.id, node]));
      behind = behind.flatMap((node) => {
        const current = now.get(node.id);
        return current === undefined || isDone(current) ? [] : [current];
      });
      if (performance.now() - started > nodeDeadMs) {
        const dead = behind.filter((node) => first.some((was) => was.id === node.id && was.beats === node.beats));
        await this.remove(dead.map((node) => node.id));
        behind = behind.filter((node) => !dead.includes(node));
      }
    }
    return behind.map((node) => node.id);
  }

  private async others(): Promise<readonly NodeEntity[]> {
    return this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) =>
      (await entities.find(NodeEntity)).filter((node) => node.id !== this.id),
    );
  }

  private async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.engine.transaction({ timeoutMs: systemTimeoutMs }, async ({ entities }) => {
      for (const id of ids) await entities.delete(NodeEntity, { id });
    });
  }
}
