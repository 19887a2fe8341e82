import type { Role } from '@backstay/kernel';
import {
  headKey,
  InsertStatements,
  parseWriteHead,
  PlanCache,
  RowProposer,
  withBody,
  withRows,
  type AuthorisedWrite,
  type Dialect,
  type HttpRequest,
  type RequestLimits,
  type WriteHead,
  type WriteMoment,
  type WriteOptions,
  type WriteRequest,
} from '@backstay/query';

/** A request that was read, and by what it can be known again; null: its plan is not kept. */
export interface ReadWrite {
  readonly request: WriteRequest;
  readonly shape: string | null;
}

/** A write that may run, with its plain INSERTs. */
export interface PreparedWrite {
  readonly authorised: AuthorisedWrite;
  readonly inserts: InsertStatements;
}

/** What is kept of it: the rows that follow are proposed as those were. */
interface KeptWrite extends PreparedWrite {
  readonly proposer: RowProposer;
}

/** A shape longer than this is not kept: callers make them. */
const longestShape = 4_000;

/**
 * What inserts of one shape have in common, kept by that shape: what address and headers say, names that were looked up,
 * grants and policies of the role. A shape is the text of all that these are made of, with the version of the schema, so
 * equal shapes have equal plans; only the rows differ. Other writes are known by their values and are not kept.
 */
export class InsertPlans {
  readonly #heads = new PlanCache<WriteHead>(() => 1_000, { plans: 500, characters: 4_000_000 });
  readonly #plans = new PlanCache<KeptWrite>(() => 2_000, { plans: 500, characters: 4_000_000 });

  constructor(
    private readonly dialect: Dialect,
    private readonly limits: RequestLimits,
  ) {}

  /** Parses a request, of a head that was read before only the body. Throws as `parseWrite`. */
  read(http: HttpRequest, options: WriteOptions): ReadWrite {
    const read = (): WriteHead => parseWriteHead(http, this.limits, options);
    const key = http.method === 'POST' ? headKey(http) : null;
    const kept = key !== null && key.length <= longestShape;
    const request = withBody(kept ? this.#heads.get(key, read) : read(), http, this.limits);
    return { request, shape: kept ? `${key}${JSON.stringify(request.columns)}` : null };
  }

  /** An insert whose shape was met before under this role and version; null: it was not. Throws what is wrong with a value. */
  again(read: ReadWrite, role: Role, version: number, moment: WriteMoment): PreparedWrite | null {
    const key = keyOf(read, role, version);
    const known = key === null ? undefined : this.#plans.find(key);
    if (known === undefined) return null;
    const { authorised, inserts, proposer } = known;
    return { inserts, authorised: withRows(authorised, proposer.propose(read.request.rows, moment)) };
  }

  /** A write that was authorised just now; an insert is kept for the next of its shape. */
  first(read: ReadWrite, role: Role, version: number, authorised: AuthorisedWrite): PreparedWrite {
    const inserts = new InsertStatements(authorised, this.dialect);
    const key = keyOf(read, role, version);
    if (key !== null && authorised.plan.kind === 'insert') {
      const proposer = new RowProposer(read.request, authorised.plan.table, this.limits);
      this.#plans.get(key, () => ({ inserts, proposer, authorised: withRows(authorised, []) }));
    }
    return { authorised, inserts };
  }
}

const keyOf = ({ shape }: ReadWrite, role: Role, version: number): string | null =>
  shape === null || shape.length > longestShape ? null : `${role} ${version} ${shape}`;
