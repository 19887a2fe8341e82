import type { Table } from '@backstay/catalog';
import type { Engine, RowSet } from '@backstay/engine';
import { Failure, type Principal } from '@backstay/kernel';
import {
  bindStatement,
  nameConstraint,
  WriteCompiler,
  type AuthorisedWrite,
  type CheckDefinition,
  type InsertStatements,
  type RefusedWrite,
  type RequestLimits,
  type Statement,
  type WriteStatement,
} from '@backstay/query';
import { describeKey } from './describe-key.js';

/** Rows of one statement at most: far under every engine's limit of parameters, and short to lock. */
export const chunkRows = 500;

/** What a write is run with, the same for all its statements. */
export interface WriteContext {
  readonly engine: Engine;
  readonly authorised: AuthorisedWrite;
  /** Its plain INSERTs. */
  readonly inserts: InsertStatements;
  readonly principal: Principal;
  /** All tables, since a foreign key of any of them may refuse the write. */
  readonly tables: readonly Table[];
  /** The table's own check constraints. */
  readonly checks: readonly CheckDefinition[];
  /** Rows the write may touch. */
  readonly mostRows: number;
  /** Triggers may store other values than were proposed, so policies are asked again about what is there. */
  readonly triggers: boolean;
  readonly limits: Pick<RequestLimits, 'answerLength' | 'embeddedRows'>;
  /**
   * Places of proposed rows that triggers were seen to mend, in attempts that were taken back; absent: what does not come
   * to the table is not asked about.
   */
  readonly mended?: Set<number>;
}

/** What a statement does to rows; a refusal is told by it. */
type WriteCommand = RefusedWrite['command'];

/** Runs one statement. */
export type RunStatement = (statement: Statement) => Promise<RowSet>;

/** One write on one connection: makes its statements, runs them, and names what refuses them. */
export class WriteRun {
  readonly sql: WriteCompiler;
  readonly plan: AuthorisedWrite['plan'];
  readonly guards: AuthorisedWrite['guards'];
  readonly engine: Engine;
  readonly mostRows: number;
  readonly triggers: boolean;
  /** Columns that must be given a value, and those of them that no trigger can give one. */
  readonly notNull: readonly string[];
  readonly required: readonly string[];

  constructor(
    readonly context: WriteContext,
    private readonly statement: RunStatement,
  ) {
    const { authorised, engine } = context;
    this.sql = new WriteCompiler(authorised, engine.dialect);
    this.plan = authorised.plan;
    this.guards = authorised.guards;
    this.engine = engine;
    this.mostRows = context.mostRows;
    this.triggers = context.triggers;
    const { columns, primaryKey } = this.plan.table;
    const required = columns.filter(({ nullable }) => !nullable);
    this.notNull = required.map(({ name }) => name);
    // Where there are triggers only keys are looked at: some engines would make a number of NULL.
    this.required = required
      .filter(
        ({ name, identity }) => !this.triggers || identity !== null || primaryKey?.columns.includes(name) === true,
      )
      .map(({ name }) => name);
  }

  /** The same run with another write of the same table. */
  of(authorised: AuthorisedWrite): WriteRun {
    return new WriteRun({ ...this.context, authorised }, this.statement);
  }

  /** Runs a statement of the compiler. Throws Failure, constraints by the author's names. */
  async run({ statement, values }: WriteStatement, command: WriteCommand = 'insert'): Promise<RowSet> {
    const { engine, principal } = this.context;
    return this.runWriting(bindStatement(statement, values, principal, engine.dialect), command);
  }

  /** The same for a statement that has its values already. */
  async runWriting(statement: Statement, command: WriteCommand = 'insert'): Promise<RowSet> {
    try {
      return await this.statement(statement);
    } catch (error) {
      throw error instanceof Failure ? this.named(error, command) : error;
    }
  }

  /** Runs a read that has its values already. */
  runBound(statement: Statement): Promise<RowSet> {
    return this.statement(statement);
  }

  private named(failure: Failure, command: WriteCommand): Failure {
    const { plan } = this;
    const named = nameConstraint(failure, { command, table: plan.table, tables: this.context.tables });
    return describeKey(named, plan);
  }
}

/** A list in parts of at most `size`. */
export function* inChunks<T>(list: readonly T[], size = chunkRows): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
