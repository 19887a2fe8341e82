import type { JsonObject } from '@backstay/kernel';
import { MaybeObject, MaybeText } from '../../http/fields.js';
import { PkceStart } from './pkce.dto.js';

/** Who signs up; without address and number anonymously. */
export class SignUpBody extends PkceStart {
  /** @example "ada@example.org" */
  @MaybeText(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @MaybeText(64)
  phone?: string | null;

  /** @example "a long sentence of your own" */
  @MaybeText()
  password?: string | null;

  /**
   * Becomes `user_metadata`.
   * @example { "name": "Ada" }
   */
  @MaybeObject()
  data?: JsonObject | null;
}
