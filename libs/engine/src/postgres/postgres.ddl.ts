import { DefaultDdl, type Ddl, type Dialect } from '@backstay/query';

/** PostgreSQL's DDL: the default emitter speaks its terms, so there is no exception to list. */
export const postgresDdl = (dialect: Dialect): Ddl => new DefaultDdl(dialect);
