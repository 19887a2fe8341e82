import type { CreateFunctionStmt, TypeName } from 'libpg-query';
import { identifiers } from '../text/statement.js';

/** The types of a function's arguments as they are written: what grants and comments name it by. */
export const typesOfFunction = ({ parameters = [] }: CreateFunctionStmt): string =>
  typesText(
    parameters.flatMap((item) =>
      'FunctionParameter' in item && item.FunctionParameter.mode !== 'FUNC_PARAM_TABLE'
        ? [item.FunctionParameter.argType]
        : [],
    ),
  );

/** Names of types as PostgreSQL has them inside (`int4`), without modifiers. */
export const typesText = (types: readonly (TypeName | undefined)[]): string =>
  types
    .map((type) => `${identifiers(type?.names).at(-1) ?? ''}${type?.arrayBounds === undefined ? '' : '[]'}`)
    .join(', ');
