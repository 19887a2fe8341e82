import { readAlterTable } from './alter-table.js';
import { readComment } from './comment.js';
import { readCreateIndex } from './create-index.js';
import { readCreateTable } from './create-table.js';
import { readAdoptedView, readCreateView } from './create-view.js';
import { readCreateEnum } from './create-type.js';
import { readDefaultPrivileges, readGrant } from './grant.js';
import { readCreateExtension, readCreateSchema, readSelect } from './environment.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { NodeOf, NodeTag, Statement } from '../text/statement.js';

/** When a kind of statement is read: files may name what stands further down or in a later file. */
type Phase = 'schemas' | 'types' | 'tables' | 'changes' | 'functions' | 'rest';

/** The phases in order. */
export const phases: readonly Phase[] = ['schemas', 'types', 'tables', 'changes', 'functions', 'rest'];

interface StatementReader<T extends NodeTag> {
  readonly phase: Phase;
  readonly read: (node: NodeOf<T>, statement: Statement, draft: SchemaDraft) => void;
}

type Readers = { readonly [T in NodeTag]?: StatementReader<T> };

const ignored = (
  message: string,
): { phase: Phase; read: (node: unknown, statement: Statement, draft: SchemaDraft) => void } => ({
  phase: 'rest',
  read: (_node, statement, draft) => draft.note(statement.at(null), message),
});

/** The statements that are read, by the parser's name for them; all others are refused (`refused-statements.ts`). */
export const statementReaders: Readers = {
  CreateEnumStmt: { phase: 'types', read: readCreateEnum },
  CreateStmt: { phase: 'tables', read: readCreateTable },
  ViewStmt: { phase: 'tables', read: readCreateView },
  CreateForeignTableStmt: { phase: 'tables', read: readAdoptedView },
  AlterTableStmt: { phase: 'changes', read: readAlterTable },
  IndexStmt: { phase: 'rest', read: readCreateIndex },
  CommentStmt: { phase: 'rest', read: readComment },
  GrantStmt: { phase: 'rest', read: readGrant },
  AlterDefaultPrivilegesStmt: { phase: 'rest', read: readDefaultPrivileges },
  CreatePolicyStmt: {
    phase: 'rest',
    read: (node, statement, draft) => void draft.pendingPolicies.push({ node, statement }),
  },
  CreateFunctionStmt: {
    phase: 'functions',
    read: (node, statement, draft) => void draft.pendingFunctions.push({ node, statement }),
  },
  CreateExtensionStmt: { phase: 'rest', read: readCreateExtension },
  CreateSchemaStmt: { phase: 'schemas', read: readCreateSchema },
  SelectStmt: { phase: 'rest', read: readSelect },
  VariableSetStmt: ignored('set and reset have no effect'),
  TransactionStmt: ignored('begin and commit have no effect: a plan is applied as a whole'),
  AlterOwnerStmt: ignored('owner to has no effect'),
};
