/** Milliseconds between two drawings on a terminal, and between two lines elsewhere. */
const pace = { drawing: 200, line: 2000 };

/** Where a progress line is drawn. */
export interface Screen {
  readonly terminal: boolean;
  readonly write: (text: string) => void;
  /** Milliseconds that pass, from any beginning. */
  readonly now: () => number;
}

/** A line that tells how far a long command is. */
export interface ProgressLine<T> {
  readonly show: (state: T) => void;
  /** Takes the line away. */
  readonly clear: () => void;
}

/** A line for what nobody looks at. */
export const noLine: ProgressLine<unknown> = { show: () => undefined, clear: () => undefined };

/**
 * Draws over itself on a terminal; where there is none, a line now and then. `text` is given the state, the one that was
 * shown first, and the milliseconds between them.
 */
export function progressLine<T>(
  { terminal, write, now }: Screen,
  text: (state: T, first: T, ms: number) => string,
): ProgressLine<T> {
  let first: { readonly state: T; readonly at: number } | null = null;
  let drawn = -Infinity;
  let dirty = false;
  return {
    show: (state) => {
      const at = now();
      first ??= { state, at };
      if (at - drawn < (terminal ? pace.drawing : pace.line)) return;
      drawn = at;
      dirty = terminal;
      const shown = text(state, first.state, at - first.at);
      write(terminal ? `\r\u001b[2K${shown}` : `${shown}\n`);
    },
    clear: () => {
      if (dirty) write('\r\u001b[2K');
      dirty = false;
    },
  };
}
