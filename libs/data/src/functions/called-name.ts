import { writtenName } from '@backstay/catalog';
import type { Config } from '@backstay/config';
import { readProfile, type HttpRequest } from '@backstay/query';

/** The function that a request calls, with its schema as `writtenName` writes it. Throws `schema_not_exposed`. */
export function calledName(http: HttpRequest, { dataApi }: Pick<Config, 'dataApi'>): string {
  const { schema } = readProfile(http, { schemas: dataApi.exposedSchemas });
  return writtenName({ schema, name: http.table });
}
