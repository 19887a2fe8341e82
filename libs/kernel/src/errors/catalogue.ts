import { authErrors } from './auth.errors.js';
import { authFlowErrors } from './auth-flow.errors.js';
import { databaseErrors } from './database.errors.js';
import { requestErrors } from './request.errors.js';
import { tokenErrors } from './token.errors.js';
import { valueErrors } from './value.errors.js';

/** Every error a client can be told. One area, one file; `docs/errors.md` is generated from here. */
export const catalogue = {
  ...requestErrors,
  ...tokenErrors,
  ...valueErrors,
  ...databaseErrors,
  ...authErrors,
  ...authFlowErrors,
};

/** Type of the whole catalogue; `fail` takes its keys. */
export type Catalogue = typeof catalogue;
