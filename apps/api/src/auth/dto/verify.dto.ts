import { MaybeText } from '../../http/fields.js';

/** A code with the address it was sent to, or what a link carries. */
export class VerifyBody {
  /**
   * `signup`, `invite`, `magiclink`, `recovery`, `email` or `email_change`.
   * @example "email"
   */
  @MaybeText(32)
  type?: string | null;

  /**
   * The six digits.
   * @example "123456"
   */
  @MaybeText(512)
  token?: string | null;

  /** What a link carries, instead of a code. */
  @MaybeText(512)
  token_hash?: string | null;

  /** @example "ada@example.org" */
  @MaybeText(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @MaybeText(64)
  phone?: string | null;
}
