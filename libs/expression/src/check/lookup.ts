import type { Expression, Subquery } from '../expression.js';
import { argumentAlias, type LookupFunction } from '../scope.js';
import { sameFamily, typeName } from '../type-name.js';
import { typeOf } from '../type-of.js';
import { hasSubquery, rewrite, subqueryOf, visit } from '../visit.js';
import type { Checker } from './checker.js';
import { settle } from './coerce.js';
import { refuse } from './refusal.js';
import { listOf, locationOf, namesOf, readNode } from './syntax.js';

/** The look-up function that a node calls, or null. `public.f` and `f` are the same. */
export function lookupOf(checker: Checker, node: unknown): LookupFunction | null {
  const { tag, fields } = readNode(node);
  if (tag !== 'FuncCall') return null;
  const name = namesOf(fields['funcname'])
    .join('.')
    .replace(/^public\./, '');
  return checker.scope.functions.find((candidate) => candidate.name.replace(/^public\./, '') === name) ?? null;
}

/** Reads the arguments of a call by position; each must be of the declared type's family. */
export function readArguments(checker: Checker, called: LookupFunction, node: unknown): readonly Expression[] {
  const { fields } = readNode(node);
  const location = locationOf(fields);
  const given = listOf(fields['args']);
  if (!checker.scope.subqueries) refuse(`${called.name}() cannot be part of this expression`, location);
  if (given.length !== called.arguments.length) {
    refuse(`function ${called.name} takes ${called.arguments.length} arguments, not ${given.length}`, location);
  }
  return called.arguments.map((declared, i) => {
    const argument = settle(checker.operand(given[i]), declared.type);
    if (sameFamily(typeOf(argument), declared.type)) return argument;
    return refuse(
      `argument ${i + 1} of ${called.name} is ${typeName(declared.type)}, not ${typeName(typeOf(argument))}`,
      location,
    );
  });
}

/** Calls a function that gives one value: its body in place of the call. */
export function readLookup(checker: Checker, called: LookupFunction, node: unknown): Expression {
  const location = locationOf(readNode(node).fields);
  const args = readArguments(checker, called, node);
  if (called.returnsSet) {
    return refuse(`${called.name} returns a set`, location, `Write column in (select ${called.name}(…)).`);
  }
  const body = inlineBody(checker, called, args);
  if (body.select === null) return refuse(`${called.name} returns nothing`, location);
  const computes = body.from.length === 0 && body.where === null;
  return computes ? body.select : { kind: 'scalar-query', type: called.returns, query: body };
}

/** The body with arguments put in, aliases made fresh, and every subquery marked with the function's name. */
export function inlineBody(checker: Checker, called: LookupFunction, args: readonly Expression[]): Subquery {
  const wrapped: Expression = { kind: 'exists', query: called.body };
  const aliases = new Map<string, string>();
  visit(wrapped, (node) => {
    for (const { alias } of subqueryOf(node)?.from ?? []) aliases.set(alias, checker.freshAlias(alias));
  });
  const inlined = rewrite(wrapped, (node) => {
    if (node.kind === 'column') {
      const index = called.arguments.findIndex((declared) => declared.name === node.column);
      if (node.source === argumentAlias) return args[index] ?? node;
      return { ...node, source: aliases.get(node.source) ?? node.source };
    }
    if (!hasSubquery(node)) return node;
    const from = node.query.from.map((table) => ({ ...table, alias: aliases.get(table.alias) ?? table.alias }));
    return { ...node, query: { ...node.query, from, definer: node.query.definer ?? called.name } };
  });
  return subqueryOf(inlined) ?? called.body;
}
