import { Config, productVersion, projectOption, type DatabaseAddress } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { KeyRing } from '@backstay/identity';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { reachableTables } from '../rest/openapi/reachable-tables.js';

/** What someone who has just started the server wants to know. No secrets. */
export interface About {
  readonly version: string;
  readonly database: string;
  readonly project: string;
  readonly anonKey: string;
  /** The command that prints the service key. */
  readonly keysCommand: string;
  readonly docs: boolean;
  /** A table to try a request on, as anon; null: there is none yet. */
  readonly table: string | null;
}

/** Describes the running server, for the start page and the console. */
@Injectable()
export class AboutService {
  constructor(
    private readonly config: Config,
    private readonly keys: KeyRing,
    private readonly applied: AppliedSchema,
    @Inject(DATA_ENGINE) private readonly engine: Engine,
  ) {}

  about(): About {
    const { project, database, server } = this.config;
    return {
      version: productVersion,
      database: `${this.engine.name} ${this.engine.version}, ${place(database.data)}`,
      project: project.root,
      anonKey: this.keys.printed.anon,
      keysCommand: `npx backstay keys${projectOption(project.root)}`,
      docs: server.docs,
      table: this.#table(),
    };
  }

  /** The first table that anon can read all columns of, best one with a policy that lets rows through. */
  #table(): string | null {
    try {
      const { catalog, policies } = this.applied.current();
      const [schema] = this.config.dataApi.exposedSchemas;
      const names = reachableTables(catalog, 'anon', schema)
        .filter(({ table, columns }) => columns.length === table.columns.length)
        .map(({ table }) => table.name);
      const opened = names.find((name) =>
        policies.policies.some(
          ({ table, command, permissive, roles }) =>
            table.schema === schema &&
            table.name === name &&
            permissive &&
            roles.includes('anon') &&
            (command === 'select' || command === 'all'),
        ),
      );
      return opened ?? names[0] ?? null;
    } catch {
      return null;
    }
  }
}

const place = (address: DatabaseAddress): string =>
  'path' in address ? address.path : `${address.host}:${address.port}/${address.database}`;
