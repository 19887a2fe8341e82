import { inspect } from 'node:util';

/** What is shown in place of a secret. */
export const redacted = '[redacted]';

/**
 * Freezes `area` and makes every way of printing it (console, util.inspect, JSON, template strings) leave out the
 * named fields. The fields themselves stay readable.
 */
export function hideSecrets<T extends object>(area: T, secrets: readonly (keyof T)[]): Readonly<T> {
  const shown = (): object => ({
    ...area,
    ...Object.fromEntries(secrets.map((name) => [name, area[name] === null ? null : redacted])),
  });
  return Object.freeze(
    Object.defineProperties(area, {
      toJSON: { value: shown },
      toString: { value: () => JSON.stringify(shown()) },
      [inspect.custom]: { value: shown },
    }),
  );
}
