import type { JsonObject } from '@backstay/kernel';

/** Whose token is being made, and by which `amr` method they proved themselves last. */
export interface ClaimsContext {
  readonly userId: string;
  readonly method: string;
}

/**
 * Lets the project add claims to access tokens, or change `role`, `app_metadata` and their like. Who it is for, its
 * session and its times stay as they are whatever comes back.
 */
export abstract class ClaimsHook {
  /** The claims to sign. May throw `hook_timeout`. */
  abstract extend(claims: JsonObject, context: ClaimsContext): Promise<JsonObject>;
}

/** The hook of a project that has none. */
export class NoClaimsHook extends ClaimsHook {
  override extend(claims: JsonObject): Promise<JsonObject> {
    return Promise.resolve(claims);
  }
}
