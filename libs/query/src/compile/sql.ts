import type { Binding, CompiledStatement, Fragment } from './fragment.js';

/** What may stand in a `sql` template: finished fragments, bindings, and plain text of this program. */
export type SqlPart = Fragment | Binding | string;

const isFragment = (part: SqlPart): part is Fragment => Array.isArray(part);

/**
 * Builds a fragment: sql`${left} = ${right}`. A string is taken as SQL text, so only this program's own words and
 * quoted identifiers may be given as strings; a caller's value is always a binding.
 */
export function sql(texts: TemplateStringsArray, ...parts: readonly SqlPart[]): Fragment {
  const out: (string | Binding)[] = [];
  texts.forEach((text, i) => {
    append(out, [text]);
    const part = parts[i];
    if (part !== undefined) append(out, isFragment(part) ? part : [part]);
  });
  return out;
}

/** Fragments with a separator between them. */
export function join(fragments: readonly Fragment[], separator: string): Fragment {
  const out: (string | Binding)[] = [];
  fragments.forEach((fragment, i) => append(out, i === 0 ? fragment : [separator, ...fragment]));
  return out;
}

/** Each operand is a level below the one before it, and SQLite takes a thousand levels. */
const widest = 500;

/** Operands with their operator between them, in brackets; many of them in groups. */
export function bracketed(operands: readonly Fragment[], operator: string): Fragment {
  if (operands.length <= widest) return sql`(${join(operands, operator)})`;
  const groups = Array.from({ length: Math.ceil(operands.length / widest) }, (_, i) =>
    bracketed(operands.slice(i * widest, (i + 1) * widest), operator),
  );
  return bracketed(groups, operator);
}

/** Neighbouring texts are merged, so that equal SQL is an equal fragment. */
function append(out: (string | Binding)[], parts: Fragment): void {
  for (const part of parts) {
    const last = out.length - 1;
    if (typeof part === 'string' && typeof out[last] === 'string') out[last] += part;
    else if (part !== '') out.push(part);
  }
}

/** SQL text with the dialect's placeholders, counted from 1, and the bindings in their order. */
export function finish(fragment: Fragment, dialect: { placeholder(position: number): string }): CompiledStatement {
  const bindings: Binding[] = [];
  const text = fragment.map((part) => {
    if (typeof part === 'string') return part;
    bindings.push(part);
    return dialect.placeholder(bindings.length);
  });
  return { sql: text.join(''), bindings };
}
