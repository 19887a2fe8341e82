import { writtenName } from '@backstay/catalog';
import type { GrantStmt } from 'libpg-query';
import type { Grantee } from '../draft/privilege-draft.js';
import { nameOfPath, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** `grant execute on function f(…) to role`, and `revoke`; of all functions those that were created before. */
export function grantFunctions(
  node: GrantStmt,
  grantees: readonly Grantee[],
  statement: Statement,
  draft: SchemaDraft,
): void {
  for (const name of functionsOf(node, statement, draft)) {
    for (const grantee of grantees) {
      if (node.is_grant === true) draft.execution.grant(name, grantee);
      else draft.execution.revoke(name, grantee);
    }
  }
}

function functionsOf(node: GrantStmt, statement: Statement, draft: SchemaDraft): readonly string[] {
  if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    const named = identifiers(node.objects);
    return draft.pendingFunctions
      .filter((pending) => pending.statement.order < statement.order)
      .map((pending) => nameOfPath(identifiers(pending.node.funcname)))
      .filter(({ schema }) => named.includes(schema))
      .map(writtenName);
  }
  return (node.objects ?? []).flatMap((item) => {
    const path = nameOfPath('ObjectWithArgs' in item ? identifiers(item.ObjectWithArgs.objname) : []);
    const name = writtenName(path);
    const known = draft.pendingFunctions.some(
      (pending) => writtenName(nameOfPath(identifiers(pending.node.funcname))) === name,
    );
    if (known || draft.unreadable.has(path.name)) return [name];
    draft.problem(
      statement.at(null),
      `function "${name}" does not exist`,
      'Create it with create function, in any file.',
    );
    return [];
  });
}
