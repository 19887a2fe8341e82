import { MaybeFields, MaybeObject, MaybeText, MaybeTexts } from '../../http/fields.js';

/** A factor to begin. */
export class EnrolBody {
  /**
   * `totp` or `webauthn`.
   * @example totp
   */
  @MaybeText()
  factor_type?: string | null;

  /**
   * A name of the user's own, unique among their factors.
   * @example Phone
   */
  @MaybeText()
  friendly_name?: string | null;

  /**
   * What an authenticator app shows; without it the host of SITE_URL.
   * @example Bookshop
   */
  @MaybeText()
  issuer?: string | null;
}

/** Where a page says its security key belongs. */
export class RelyingPartyBody {
  /** @example shop.example.com */
  @MaybeText(253)
  rpId?: string | null;

  /** @example ["https://shop.example.com"] */
  @MaybeTexts()
  rpOrigins?: string[] | null;
}

/** A question to a factor. */
export class ChallengeBody {
  @MaybeFields(RelyingPartyBody)
  webauthn?: RelyingPartyBody | null;
}

/** What the browser made of a security key’s answer. */
export class CredentialBody {
  /** The credential as JSON (WebAuthn Level 3, `toJSON`). */
  @MaybeObject()
  credential_response?: object | null;
}

/** An answer. */
export class VerifyFactorBody {
  @MaybeText()
  challenge_id?: string | null;

  /**
   * Of an authenticator app.
   * @example 123456
   */
  @MaybeText(64)
  code?: string | null;

  @MaybeFields(CredentialBody)
  webauthn?: CredentialBody | null;
}

/** Recovery codes to make. */
export class GenerateCodesBody {
  /** @example Backup codes */
  @MaybeText(255)
  friendly_name?: string | null;
}

/** A recovery code, as it was typed. */
export class RecoveryCodeBody {
  /** @example K4M9-X7QP-2AB8-HT3Z */
  @MaybeText(255)
  code?: string | null;
}
