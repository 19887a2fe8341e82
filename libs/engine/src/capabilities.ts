/** What an engine can do, as data. Callers ask these, never the engine's name. */
export interface Capabilities {
  /** What traces call it: `db.system.name` of OpenTelemetry's semantic conventions. */
  readonly telemetryName: string;
  /** DDL takes part in a transaction (otherwise each statement commits and needs a journal). */
  readonly transactionalDdl: boolean;
  readonly returning: { readonly insert: boolean; readonly update: boolean; readonly delete: boolean };
  /** A plain INSERT tells the numbers that it made for its rows (`RowSet.generated`). */
  readonly insertIds: boolean;
  /** Carries messages between processes, so that others hear of a change at once (`Engine.notices`). */
  readonly notifications: boolean;
  /** The largest number of bound parameters of one statement. */
  readonly maxParameters: number;
  /** Has schemas as namespaces, so `auth.users` is itself. */
  readonly namespaces: boolean;
  /** Has range types (`daterange`), their values and their operators. */
  readonly ranges: boolean;
}
