/** A value that JSON can say. Numbers are JavaScript doubles: exact number text travels as raw JSON instead. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object with unknown keys; read-only because claims and records are shared between requests. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}
