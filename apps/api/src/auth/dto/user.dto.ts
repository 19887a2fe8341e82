import type { JsonObject } from '@backstay/kernel';
import { MaybeObject, MaybeText } from '../../http/fields.js';
import { PkceStart } from './pkce.dto.js';

/** What a user changes of themselves. */
export class UserBody extends PkceStart {
  /** Takes effect when both addresses have agreed. */
  @MaybeText(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @MaybeText(64)
  phone?: string | null;

  @MaybeText()
  password?: string | null;

  /** Proves that it is still the same person, instead of the mailed nonce. */
  @MaybeText()
  current_password?: string | null;

  /** The code that `/reauthenticate` mailed. */
  @MaybeText(64)
  nonce?: string | null;

  /**
   * Laid over `user_metadata`; a null takes a field away.
   * @example { "name": "Ada" }
   */
  @MaybeObject()
  data?: JsonObject | null;

  /** Refused: only administrators write it. */
  @MaybeObject()
  app_metadata?: JsonObject | null;
}
