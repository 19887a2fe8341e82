/** A loop of the program that SQLite makes of a statement (sqlite.org/opcode.html). */
export interface Loop {
  readonly cursor: number;
  /** Root page of the table or index it goes over; undefined: of none. */
  readonly root: number | undefined;
  /** Its rows are counted by `backstay_visit()` before anything else is asked of them. */
  readonly counted: boolean;
  /** It goes over all rows of its table or index: it starts at no key, and what it finds is all read. */
  readonly whole: boolean;
}

/** What tells how long a statement may take. */
export interface Program {
  /** Without those over rows that were sorted: they were visited before. */
  readonly loops: readonly Loop[];
  /** Cursors of lists of values. */
  readonly lists: readonly number[];
  /** The first row is taken out of a table again and again: the queue of a recursion, or the frame of a window. */
  readonly hasQueue: boolean;
}

interface Step {
  readonly address: number;
  readonly operation: string;
  readonly p1: number;
  readonly p2: number;
  readonly p4: string;
}

/** Operations that mean a loop over all rows of a cursor. */
const loops: ReadonlySet<string> = new Set(['Next', 'Prev', 'VNext', 'Count']);

/** What may stand in a loop before a row is counted: it finds the row, or ends the loop where its second operand leads. */
const finding: ReadonlySet<string> = new Set(['DeferredSeek', 'Rowid', 'IdxRowid', 'Noop']);
const ending: ReadonlySet<string> = new Set(['IdxGT', 'IdxGE', 'IdxLT', 'IdxLE', 'Gt', 'Ge', 'Lt', 'Le']);

/** Reads what EXPLAIN gives: address, operation, p1 to p5, comment. */
export function programOf(rows: readonly (readonly unknown[])[]): Program {
  const steps = rows.map(([address, operation, p1, p2, , p4]): Step => ({
    address: Number(address),
    operation: String(operation),
    p1: Number(p1),
    p2: Number(p2),
    p4: String(p4),
  }));
  const cursors = (...operations: string[]): ReadonlySet<number> =>
    new Set(steps.filter(({ operation }) => operations.includes(operation)).map(({ p1 }) => p1));
  const roots = new Map(steps.filter(({ operation }) => operation === 'OpenRead').map(({ p1, p2 }) => [p1, p2]));
  const sorted = cursors('Sort', 'SorterSort');
  const sought = new Set(steps.filter(({ operation }) => operation.startsWith('Seek')).map(({ p1 }) => p1));
  const looped = [...cursors(...loops)].filter((cursor) => !sorted.has(cursor));
  const ephemeral = cursors('OpenEphemeral');
  const deleted = cursors('Delete');
  const outside = withoutSubqueries(steps);
  const has = (...operations: string[]): boolean => outside.some(({ operation }) => operations.includes(operation));
  // Rows are sorted or aggregated before the first comes out, or there is no limit to those that come out.
  const readsAll = has('Sort', 'SorterSort', 'AggStep') || !has('DecrJumpZero');
  return {
    loops: looped.map((cursor) => ({
      cursor,
      root: roots.get(cursor),
      counted: steps.filter(({ operation, p1 }) => loops.has(operation) && p1 === cursor).every(isCounted(steps)),
      whole:
        !sought.has(cursor) &&
        (readsAll || !outside.some(({ operation, p1 }) => loops.has(operation) && p1 === cursor)),
    })),
    lists: looped.filter((cursor) => ephemeral.has(cursor)),
    hasQueue: [...cursors('Rewind')].some((cursor) => deleted.has(cursor)),
  };
}

/** What is done once, not for each row of a query outside. */
function withoutSubqueries(steps: readonly Step[]): readonly Step[] {
  let inside: number | null = null;
  return steps.filter(({ operation, p1, p2 }) => {
    if (inside === null && operation === 'BeginSubrtn') inside = p2;
    if (inside === null) return true;
    if (operation === 'Return' && p1 === inside) inside = null;
    return false;
  });
}

/** Whether each row of a loop, given by its last step, is counted: nothing before that leads anywhere but out of it. */
const isCounted =
  (steps: readonly Step[]) =>
  ({ address: end, operation, p2: start }: Step): boolean => {
    if (operation === 'Count') return false;
    for (const { address, operation, p2, p4 } of steps.slice(start)) {
      if (address >= end) return false;
      if (operation === 'Function' && p4.startsWith('backstay_visit(')) return true;
      if (!finding.has(operation) && !(ending.has(operation) && p2 > end)) return false;
    }
    return false;
  };
