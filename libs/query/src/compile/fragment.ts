import type { Claim, Literal, Value } from '@backstay/expression';
import type { RegexForm } from '../regex/regex.js';

/** What a placeholder stands for; turned into a driver value when the statement is bound. Lists bind one by one. */
export type Binding = Literal | Value | Claim | RegexBinding;

/** A caller's pattern in `values[slot]`, bound in the words of an engine. */
export interface RegexBinding {
  readonly kind: 'regex';
  readonly slot: number;
  readonly insensitive: boolean;
  readonly form: RegexForm;
}

/** SQL text with its bindings in place. Text parts come from this program and the catalog, never from a caller. */
export type Fragment = readonly (string | Binding)[];

/** A compiled statement: text with the dialect's placeholders, and what each of them stands for, in order. */
export interface CompiledStatement {
  readonly sql: string;
  readonly bindings: readonly Binding[];
}

/** What a driver takes as a parameter. Exact numbers travel as text. */
export type DriverValue = string | number | bigint | boolean | Uint8Array | null;

/** What a driver hands back in a cell, before a codec has made JSON text of it. */
export type RawValue = string | number | bigint | boolean | Uint8Array | null;

/** A statement ready to run. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly DriverValue[];
  /** Nobody asks for the ids that the engine makes, so it need not either. */
  readonly withoutIds?: true;
}
