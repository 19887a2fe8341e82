import type { Principal } from '@backstay/kernel';
import { evaluateClaim } from './evaluate-claim.js';
import { Regex } from '../regex/regex.js';
import type { Dialect } from './dialect.js';
import type { Binding, CompiledStatement, Statement } from './fragment.js';

/**
 * Fills a compiled statement's placeholders: constants, the request's `values`, and what the principal's claims say. A value may
 * be null, for NULL.
 * Throws Failure when a text is not one of its type (22P02, 22003, 22007, 22008): also a `sub` that is no uuid.
 */
export function bindStatement(
  compiled: CompiledStatement,
  values: readonly (string | null)[],
  principal: Principal,
  dialect: Dialect,
): Statement {
  const parameters = compiled.bindings.map((binding) => {
    const text = bindingText(binding, values, principal);
    if (text === null) return null;
    if (binding.kind === 'regex') return Regex.parse(text, binding.insensitive).print(binding.form);
    const stored = binding.kind === 'value' && binding.stored === true;
    return stored ? dialect.codec(binding.type).encode(text) : dialect.operand(text, binding.type);
  });
  return { sql: compiled.sql, parameters };
}

function bindingText(binding: Binding, values: readonly (string | null)[], principal: Principal): string | null {
  if (binding.kind === 'literal') return binding.value;
  if (binding.kind === 'claim') return evaluateClaim(binding, principal);
  const text = values[binding.slot];
  if (text === undefined) throw new Error(`No value in slot ${binding.slot}`);
  return text;
}
