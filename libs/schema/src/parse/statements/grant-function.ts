import { writtenName } from '@backstay/catalog';
import type { GrantStmt } from 'libpg-query';
import type { Grantee } from '../draft/privilege-draft.js';
import { nameOfPath, type SchemaDraft } from '../draft/schema-draft.js';
import { typesOfFunction, typesText } from '../functions/types-text.js';
import { identifiers, type Statement } from '../text/statement.js';

/** `grant execute on function f(…) to role`, and `revoke`; of all functions those that were created before. */
export function grantFunctions(
  node: GrantStmt,
  grantees: readonly Grantee[],
  statement: Statement,
  draft: SchemaDraft,
): void {
  for (const { name, types } of functionsOf(node, statement, draft)) {
    for (const grantee of grantees) {
      if (node.is_grant === true) draft.execution.grant(name, types, grantee);
      else draft.execution.revoke(name, types, grantee);
    }
  }
}

/** A function by its name and, where others have it too, the types of its arguments. */
interface NamedFunction {
  readonly name: string;
  readonly types: string | null;
}

function functionsOf(node: GrantStmt, statement: Statement, draft: SchemaDraft): readonly NamedFunction[] {
  if (node.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    const named = identifiers(node.objects);
    return draft.pendingFunctions
      .filter((pending) => pending.statement.order < statement.order)
      .map(({ node: created }) => ({
        path: nameOfPath(identifiers(created.funcname)),
        types: typesOfFunction(created),
      }))
      .filter(({ path }) => named.includes(path.schema))
      .map(({ path, types }) => ({ name: writtenName(path), types }));
  }
  return (node.objects ?? []).flatMap((item): readonly NamedFunction[] => {
    const path = nameOfPath('ObjectWithArgs' in item ? identifiers(item.ObjectWithArgs.objname) : []);
    const name = writtenName(path);
    const known = draft.pendingFunctions.filter(
      (pending) => writtenName(nameOfPath(identifiers(pending.node.funcname))) === name,
    );
    const refuse = (message: string, advice: string): [] => {
      draft.problem(statement.at(null), message, advice);
      return [];
    };
    if (known.length === 0) {
      if (draft.unreadable.has(path.name)) return [];
      return refuse(`function "${name}" does not exist`, 'Create it with create function, in any file.');
    }
    if (known.length === 1) return [{ name, types: null }];
    const object = 'ObjectWithArgs' in item ? item.ObjectWithArgs : {};
    if (object.args_unspecified === true) {
      return refuse(`function name "${name}" is not unique`, 'Write the types of its arguments behind it.');
    }
    const types = typesText((object.objargs ?? []).map((type) => ('TypeName' in type ? type.TypeName : undefined)));
    if (known.some((pending) => typesOfFunction(pending.node) === types)) return [{ name, types }];
    return refuse(`function ${name}(${types}) does not exist`, 'Write the types that it is created with.');
  });
}
