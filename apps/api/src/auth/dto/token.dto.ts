import { MaybeFlag, MaybeText } from '../../http/fields.js';

/** What a session is asked for with; which fields count depends on `grant_type`. */
export class TokenBody {
  /**
   * For `password`.
   * @example "ada@example.org"
   */
  @MaybeText(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @MaybeText(64)
  phone?: string | null;

  /**
   * For `password`.
   * @example "a long sentence of your own"
   */
  @MaybeText()
  password?: string | null;

  /** For `refresh_token`. */
  @MaybeText()
  refresh_token?: string | null;

  /** For `pkce`: what came back as `code`. */
  @MaybeText()
  auth_code?: string | null;

  /** For `pkce`: what the challenge was made of. */
  @MaybeText()
  code_verifier?: string | null;

  /** For `id_token`: which provider issued it. */
  @MaybeText(64)
  provider?: string | null;

  /** For `id_token`. */
  @MaybeText(16_384)
  id_token?: string | null;

  /** For `id_token`: the provider's access token that came with it. */
  @MaybeText(16_384)
  access_token?: string | null;

  /** For `id_token`: the account becomes one more way to sign in of the user whose token is sent. */
  @MaybeFlag()
  link_identity?: boolean | null;

  /** For `id_token`: the nonce that was asked for. */
  @MaybeText()
  nonce?: string | null;
}
