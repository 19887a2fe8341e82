import { readName, writtenName } from '@backstay/catalog';
import { checkLookupFunction, type LookupFunction } from '@backstay/expression';
import { expressionAdvice } from '../finish/finish-expressions.js';
import { placeOf } from '../parsed-schema.js';
import { nameOfPath, type SchemaDraft } from '../draft/schema-draft.js';
import { lookupAdvice } from '../text/function-body.js';
import { identifiers } from '../text/statement.js';
import type { FunctionHead } from './function-head.js';
import { readHead } from './read-head.js';

/**
 * Reads every `create function`, and makes look-ups of those that can be one, in the order of writing: a body can call
 * those that stand before it. What a policy or a view calls must be one.
 */
export function finishLookups(draft: SchemaDraft): void {
  const called = JSON.stringify([
    draft.pendingPolicies.map(({ node }) => node),
    [...draft.tables.values()].map(({ pendingView }) => pendingView?.node),
  ]);
  const names = draft.pendingFunctions.map(({ node }) => writtenName(nameOfPath(identifiers(node.funcname))));
  for (const pending of draft.pendingFunctions) {
    const head = readHead(pending, draft);
    if (head === null) {
      draft.unreadable.add(identifiers(pending.node.funcname).at(-1) ?? '');
      continue;
    }
    draft.heads.push(head);
    if (!draft.places.has(placeOf('function', head.name))) draft.places.set(placeOf('function', head.name), head.at);
    const name = JSON.stringify({ String: { sval: readName(head.name).name } });
    const lookup = readLookup(
      head,
      called.includes(`"funcname":[${name}`) || called.includes(`,${name}],"args"`),
      names.filter((one) => one === head.name).length > 1,
      draft,
    );
    if (lookup !== null) draft.functions.push(lookup);
  }
}

/** The look-up that a function is; null where it is none, which is only a problem if it is `needed`. */
function readLookup(
  head: FunctionHead,
  needed: boolean,
  overloaded: boolean,
  draft: SchemaDraft,
): LookupFunction | null {
  const { name, result, set: returnsSet } = head;
  const problem = (message: string, at = head.at): null => {
    if (needed) {
      draft.problem(at, message, lookupAdvice);
      draft.unreadable.add(readName(name).name);
    }
    return null;
  };
  const taken = head.arguments.flatMap((one) =>
    'type' in one.of && one.name !== '' && one.otherwise === null ? [{ name: one.name, type: one.of.type }] : [],
  );
  if (overloaded) return problem('a function that policies call is the only one of its name');
  if (head.writes || head.volatile) return problem('a function that policies call must be stable');
  if (!head.definer) return problem('a function that policies call must be security definer');
  if (taken.length < head.arguments.length) {
    return problem('a function that policies call takes named arguments only, without defaults');
  }
  if (result.kind !== 'value') return problem('a function that policies call returns one value or setof one type');
  const { function: found, problems } = checkLookupFunction(
    head.statementNode,
    { name, arguments: taken, returns: result.type, returnsSet },
    { table: (schema, table) => draft.scopeTable(schema, table), enums: draft.enums, functions: draft.functions },
  );
  for (const one of problems) {
    if (needed) draft.problem(head.place(one.location), one.message, one.advice ?? expressionAdvice);
  }
  if (found === null && needed) draft.unreadable.add(readName(name).name);
  return found;
}
