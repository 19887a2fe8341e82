import type { Config } from '@backstay/config';
import type { RequestLimits } from '@backstay/query';

/** The limits of a request as they are set. */
export function requestLimits({ server, dataApi }: Config): RequestLimits {
  const { jsonDepth, answerBytes, ...limits } = dataApi.limits;
  return {
    ...limits,
    queryLength: server.limits.urlBytes,
    documentDepth: jsonDepth,
    bodyDepth: jsonDepth,
    maxRows: dataApi.maxRows,
    answerLength: answerBytes,
    aggregates: dataApi.aggregates,
    schemas: dataApi.exposedSchemas,
  };
}
