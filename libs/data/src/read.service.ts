import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine, type StopSignal } from '@backstay/engine';
import { bypassesPolicies, fail, type Principal } from '@backstay/kernel';
import type { PolicySet } from '@backstay/policy';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  compileTree,
  isAboutOneRow,
  KnownReads,
  parseCall,
  parseRequest,
  parseUrlEncoded,
  PlanCache,
  planKey,
  renderReply,
  resolveRequest,
  rowWriter,
  RowTextMissing,
  answerWriter,
  treeWriter,
  wholeWriter,
  type AnswerForm,
  type AnswerWriter,
  type AuthorisedPlan,
  type CompiledEmbed,
  type CompiledRead,
  type CompiledStatement,
  type CompiledTree,
  type DataRequest,
  type Dialect,
  type HttpRequest,
  type ReadPlan,
  type RequestHead,
  type RequestLimits,
  type ResolvedRequest,
  type RowWriter,
  type RowForm,
  type Statement,
  type UnderstoodRead,
} from '@backstay/query';
import { AppliedSchema, type AppliedSnapshot } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from './data-reply.js';
import { pageOf, readPage, totalOf, type WrittenResult } from './read-page.js';
import { CrowdedList, type TreeContext } from './read-tree.js';
import { requireFewRows } from './require-few-rows.js';
import { RowBudget } from './row-budget.js';
import { StageClock } from './stage-timings.js';
import { requestLimits } from './request-limits.js';
import { refuseHeld, refuseHeldFunction, refuseHeldTable } from './refuse-held.js';
import { withFreshSchema, type SchemaSource } from './with-fresh-schema.js';

/** A plan that was authorised and compiled before: all that a request of the same shape needs. */
interface PreparedRead extends CompiledRead {
  readonly write: RowWriter;
  /** All that is embedded comes in the rows' own statement; null: level by level, or there is nothing. */
  readonly tree: CompiledTree | null;
}

/** How a read is tried: its whole tree in one statement, or level by level, its rows in one of the forms. */
type ReadWay = 'whole' | RowForm;

/** How often a read is done again because a list was crowded: each time, one list less is read at once. */
const crowdedTries = 20;

/** Who runs a read, and how much of it is wanted. */
interface Execution {
  readonly principal: Principal;
  /** Only the number of rows is answered, so that a count spares reading them. */
  readonly countOnly: boolean;
  readonly form: AnswerForm;
  /** Whether it may be read again from its start, in another way: a function is called once. */
  readonly again: boolean;
  readonly signal: StopSignal | undefined;
  readonly caller: (() => string | null) | undefined;
}

/** How a read is run. */
export interface ReadOptions {
  /** Aborts when the caller goes away: what runs is then stopped. */
  readonly signal?: StopSignal;
  /** Whose place a long read takes (see `RunOptions`). */
  readonly caller?: () => string | null;
}

/** Answers a read of a known shape. Throws Failure of the catalogue. */
export type RecalledRead = (options?: ReadOptions) => Promise<DataReply>;

/** Who asks, and the clock of the request. */
interface Asked extends ReadOptions {
  readonly principal: Principal;
  readonly clock: StageClock;
}

/** Reads (GET and HEAD): one request in, one reply out, under the principal's policies. */
@Injectable()
export class ReadService {
  readonly #limits: RequestLimits;
  /** Apart by way, so that the key of a known read is the text it was, whose hash is known. */
  readonly #plans: Readonly<Record<ReadWay, PlanCache<PreparedRead>>> = {
    texts: plansOf(1_500_000),
    cells: plansOf(1_000_000),
    whole: plansOf(1_500_000),
  };
  /** Trees that brought in far more rows than were asked for, as long as their plans are remembered. */
  readonly #crowded = new WeakSet<CompiledTree>();
  readonly #known = new KnownReads();
  readonly #reading: Pick<TreeContext, 'dialect' | 'maxParameters'>;

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
  ) {
    this.#limits = requestLimits(config);
    const { dialect, capabilities } = engine;
    this.#reading = { dialect, maxParameters: capabilities.maxParameters };
  }

  /**
   * Answers one request: parse, resolve, authorise, compile, execute, render. Throws Failure of the catalogue.
   * `signal` aborts when the caller goes away; what runs is then stopped.
   */
  async handle(http: HttpRequest, principal: Principal, options: ReadOptions = {}): Promise<DataReply> {
    const clock = new StageClock();
    const { role } = principal;
    const parse = http.called ? parseCall : parseRequest;
    const request = clock.run('parse', () => parse(http, this.#limits, this.config.dataApi));
    return withFreshSchema(this.schema, async (snapshot) => {
      const { version, catalog, policies, held } = snapshot;
      const asked = { schema: request.schema, name: request.table };
      if (http.called) refuseHeldFunction(held, policies.callable(catalog.functionsOf(asked)[0]?.name ?? ''));
      else refuseHeldTable(held, asked);
      const resolved = clock.run('resolve', () => resolveRequest(request, catalog, this.#limits, role));
      refuseHeld(held, resolved.plan);
      refuseWriting(policies, resolved.plan);
      const key = planKey(resolved.plan, role, version);
      // The entity tag of one row is made of the row, also where only headers are answered.
      const oneRow = !http.called && isAboutOneRow(request, resolved.plan.table);
      const reply = await this.#answer({ request, resolved, key, oneRow }, snapshot, { principal, clock, ...options });
      const { search } = http;
      if (search !== undefined && !http.called)
        this.#known.learn({ ...http, search }, key, {
          ...this.config.dataApi,
          catalog,
          version,
          role,
          limits: this.#limits,
        });
      return reply;
    });
  }

  /**
   * A read whose shape is known: it need not be parsed and resolved. Null: it is for `handle`, which answers every read,
   * and those of known shapes alike. Throws `schema_not_ready`.
   */
  recall(head: RequestHead, principal: Principal): RecalledRead | null {
    const now = this.schema.current();
    if (now.held.size > 0) return null;
    const understood = this.#known.find(head, { version: now.version, role: principal.role });
    if (understood === null) return null;
    return (options = {}) =>
      withFreshSchema(this.schema, (snapshot) =>
        snapshot === now
          ? this.#answer(understood, now, { principal, clock: new StageClock(), ...options })
          : this.handle({ ...head, query: queryOf(head.search) }, principal, options),
      );
  }

  /** The stages behind resolve, for a read that nothing holds back. */
  async #answer(understood: UnderstoodRead, { policies }: AppliedSnapshot, asked: Asked): Promise<DataReply> {
    const { request, resolved, key, oneRow } = understood;
    const { principal, clock, signal, caller } = asked;
    const { dialect } = this.engine;
    const prepare = (way: ReadWay): PreparedRead =>
      this.#plans[way].get(key, () => {
        const authorised = clock.run('authorise', () => authoriseRequest(resolved.plan, principal.role, policies));
        return clock.run('compile', () => prepareRead(authorised, dialect, this.#limits, way));
      });
    const countOnly = request.method === 'HEAD' && !oneRow;
    const { shape } = resolved;
    const form: AnswerForm = { ...formOf(request), longest: this.#limits.answerLength, ...(shape && { shape }) };
    const again = request.call === undefined;
    const execution: Execution = { principal, countOnly, form, again, signal, caller };
    const first = again && form.timeZone === null && isOneText(form) ? 'texts' : 'cells';
    const whole = first === 'texts' && !countOnly && resolved.plan.embeds.length > 0 ? prepare('whole') : null;
    const about = { ...(shape && { shape }), oneRow };
    for (let way: ReadWay = this.#isWhole(whole) ? 'whole' : first, left = crowdedTries; ; left--) {
      try {
        const prepared = way === 'texts' && whole?.tree === null ? whole : prepare(way);
        const result = await clock.wait('execute', () => this.#execute(prepared, resolved, execution));
        requireFewRows(request, result.count);
        const reply = clock.run('render', () => renderReply(request, result, result.writer, about));
        return { ...reply, timings: clock.timings };
      } catch (error) {
        // The first way to read is the cheapest one; where the database could not go it, the read is done again in another.
        if (error instanceof RowTextMissing) way = way === 'whole' ? 'texts' : 'cells';
        else if (!(error instanceof CrowdedList) || left <= 0) throw error;
      }
    }
  }

  #isWhole(prepared: PreparedRead | null): boolean {
    const tree = prepared?.tree ?? null;
    return tree !== null && !this.#crowded.has(tree);
  }

  async #execute(prepared: PreparedRead, resolved: ResolvedRequest, execution: Execution): Promise<WrittenResult> {
    const { principal, countOnly, form, again, signal, caller } = execution;
    const { rows, count, embeds, tree } = prepared;
    const { dialect } = this.engine;
    const bind = (statement: CompiledStatement): Statement =>
      bindStatement(statement, resolved.values, principal, dialect);
    const { embeddedRows, answerLength } = this.#limits;
    const options = {
      timeoutMs: this.#timeoutOf(principal),
      maxCharacters: answerLength,
      ...(caller && { caller }),
      ...(signal && { signal }),
    };
    if (countOnly && count !== null && !resolved.plan.grouped) {
      const [counted] = await this.engine.read([bind(count)], options);
      const total = totalOf(counted!);
      return {
        rows: [],
        count: pageLength(resolved.plan, total),
        total,
        writer: writesNothing(form),
      };
    }
    if (embeds.length === 0 || countOnly) {
      const [page, counted] = await this.engine.read([rows, ...(count === null ? [] : [count])].map(bind), options);
      if (tree?.isCrowded(page!.rows)) this.#crowded.add(tree);
      const writer = countOnly ? writesNothing(form) : answerWriter(form, prepared, [], prepared.write);
      const answered = prepared.fold === null ? page! : { ...page!, rows: prepared.fold(page!.rows) };
      return pageOf(answered, counted, writer);
    }
    return this.engine.snapshot(options, async (snapshot) => {
      const context = { ...this.#reading, values: resolved.values, principal };
      return readPage(prepared, form, (statement) => snapshot.run(statement), {
        ...context,
        budget: new RowBudget(embeddedRows),
        ...(again && { lists: true as const }),
      });
    });
  }

  #timeoutOf(principal: Principal): number {
    const { statementTimeoutMs, serviceStatementTimeoutMs } = this.config.database;
    return bypassesPolicies(principal.role) ? serviceStatementTimeoutMs : statementTimeoutMs;
  }
}

/** Throws `schema_changing` for a function that has begun to write since it was told whose call this is. */
function refuseWriting(policies: PolicySet, { call }: ReadPlan): void {
  if (call !== undefined && policies.callable(call.name)[call.overload]?.write !== undefined)
    throw fail('schema_changing', {});
}

/** Where a tree is wanted whole and cannot be, it is prepared to be read level by level. */
function prepareRead(
  authorised: AuthorisedPlan,
  dialect: Dialect,
  { answerLength: longest, embeddedRows }: RequestLimits,
  way: ReadWay,
): PreparedRead {
  const form = way === 'whole' ? 'texts' : way;
  const tree = way === 'whole' ? compileTree(authorised, dialect, embeddedRows) : null;
  if (tree !== null) {
    const own = compileRead({ ...authorised, embeds: [] }, dialect, form);
    return { ...own, rows: tree.rows, write: wholeWriter(tree, longest), tree };
  }
  const compiled = compileRead(authorised, dialect, form);
  const { columns, cells, members, text } = compiled;
  const write =
    members === null && text === null
      ? rowWriter(columns, cells, longest)
      : treeWriter({ ...compiled, embeds: [] }, [], { longest, timeZone: null });
  return { ...compiled, write, tree };
}

/** The writer of an answer without a body: nothing was read that it could write. */
const writesNothing = ({ longest }: AnswerForm): AnswerWriter => ({ names: [], row: () => '', longest });

/** Plans of one way to read, of that many characters at most: of each there are some ten bytes in memory. */
const plansOf = (characters: number): PlanCache<PreparedRead> =>
  new PlanCache(({ rows, count, embeds }) => rows.sql.length + (count?.sql.length ?? 0) + embedsLength(embeds), {
    plans: 2_000,
    characters,
  });

const formOf = ({ format, nullsStripped, timeZone }: DataRequest): Omit<AnswerForm, 'longest' | 'shape'> => ({
  format,
  nullsStripped,
  timeZone,
});

/** JSON whose objects are as they are stored: what the database can write. */
const isOneText = ({ format, nullsStripped }: AnswerForm): boolean => format !== 'csv' && !nullsStripped;

/** Characters of the SELECTs of all embeds. */
const embedsLength = (embeds: readonly CompiledEmbed[]): number =>
  embeds.reduce((sum, embed) => sum + embed.length + embedsLength(embed.embeds), 0);

/** How many of `total` rows a page has. */
const pageLength = ({ limit, offset }: ReadPlan, total: number): number =>
  Math.min(limit ?? total, Math.max(0, total - (offset ?? 0)));

/** The query of a read whose shape is known. A read without its filters would be another read, so nothing stands in for it. */
function queryOf(search: string): HttpRequest['query'] {
  const query = parseUrlEncoded(search);
  if (query === null) throw new Error('a query that has a shape is not valid');
  return query;
}
