import type { DatabaseSync } from 'node:sqlite';

/** `[first, last]`, in order. */
type Ranges = readonly (readonly [number, number])[];

/** A step of the machine that `@backstay/query` writes (`RegexStep`). */
type Step = readonly ['set', Ranges] | readonly ['start' | 'end' | 'found'] | readonly ['go', ...number[]];

/** Machines that are kept. */
const keptMachines = 100;

/** Characters read between two looks at the clock. */
const checkEvery = 256;

/**
 * Gives a connection `backstay_regex(text, program)`. As in `sqlite.functions.ts`, only `node:` modules are imported and
 * `checkTime` may throw.
 */
export function registerFunctions(database: DatabaseSync, checkTime: () => void = () => undefined): void {
  const machines = new Map<string, Machine>();
  const machineOf = (program: string): Machine => {
    const known = machines.get(program);
    if (known) return known;
    if (machines.size >= keptMachines) machines.clear();
    const machine = new Machine(JSON.parse(program) as readonly Step[]);
    machines.set(program, machine);
    return machine;
  };
  database.function('backstay_regex', { deterministic: true }, (text, program) =>
    text === null || program === null ? null : BigInt(machineOf(String(program)).finds(String(text), checkTime)),
  );
}

/** Tries all ways through a program at once: each character is held against each step once at most. */
class Machine {
  private readonly steps: readonly Step[];
  /** For each step, at which position it was last gone on from. */
  private readonly seen: Int32Array;
  private readonly tests: readonly ((code: number) => boolean)[];
  /** Steps to be gone on from, and the two lists of steps that wait for a character. */
  private readonly stack: number[] = [];
  private waiting: number[] = [];
  private coming: number[] = [];

  constructor(steps: readonly Step[]) {
    this.steps = steps;
    this.seen = new Int32Array(steps.length);
    this.tests = steps.map((step) => (step[0] === 'set' ? membership(step[1]) : () => false));
  }

  finds(text: string, checkTime: () => void): boolean {
    this.seen.fill(-1);
    this.waiting.length = 0;
    let position = 0;
    for (let at = 0; at <= text.length; position++) {
      if (position % checkEvery === 0) checkTime();
      // A match may begin at each character.
      if (this.goOn(0, position, at, text, this.waiting)) return true;
      if (at === text.length) return false;
      const code = text.codePointAt(at)!;
      at += code > 0xffff ? 2 : 1;
      this.coming.length = 0;
      for (const step of this.waiting) {
        if (this.tests[step]!(code) && this.goOn(step + 1, position + 1, at, text, this.coming)) return true;
      }
      [this.waiting, this.coming] = [this.coming, this.waiting];
    }
    return false;
  }

  /** Adds the steps that wait for the next character to the list; true: a match ends here. */
  private goOn(from: number, position: number, at: number, text: string, list: number[]): boolean {
    this.stack.push(from);
    while (this.stack.length > 0) {
      const index = this.stack.pop()!;
      if (this.seen[index] === position) continue;
      this.seen[index] = position;
      const step = this.steps[index]!;
      if (step[0] === 'found') {
        this.stack.length = 0;
        return true;
      }
      if (step[0] === 'set') list.push(index);
      else if (step[0] === 'go') this.stack.push(...(step.slice(1) as number[]));
      else if (step[0] === 'start' ? at === 0 : at === text.length) this.stack.push(index + 1);
    }
    return false;
  }
}

/** Whether a character is in the ranges: by a table for ASCII, by halving for the others. */
function membership(ranges: Ranges): (code: number) => boolean {
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => Number(isIn(ranges, code)));
  return (code) => (code < 128 ? ascii[code] === 1 : isIn(ranges, code));
}

function isIn(ranges: Ranges, code: number): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle]!;
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}
