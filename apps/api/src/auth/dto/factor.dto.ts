import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsFields, IsTexts } from '../../http/read-fields.js';

/** A factor to begin. */
export class EnrolBody {
  /**
   * `totp` or `webauthn`.
   * @example totp
   */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  factor_type?: string | null;

  /**
   * A name of the user's own, unique among their factors.
   * @example Phone
   */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  friendly_name?: string | null;

  /**
   * What an authenticator app shows; without it the host of SITE_URL.
   * @example Bookshop
   */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  issuer?: string | null;
}

/** Where a page says its security key belongs. */
export class RelyingPartyBody {
  /** @example shop.example.com */
  @IsOptional()
  @IsString()
  @MaxLength(253)
  rpId?: string | null;

  /** @example ["https://shop.example.com"] */
  @IsOptional()
  @IsTexts()
  rpOrigins?: string[] | null;
}

/** A question to a factor. */
export class ChallengeBody {
  @IsOptional()
  @IsFields(RelyingPartyBody)
  webauthn?: RelyingPartyBody | null;
}

/** What the browser made of a security key’s answer. */
export class CredentialBody {
  /** The credential as JSON (WebAuthn Level 3, `toJSON`). */
  @IsOptional()
  @IsObject()
  credential_response?: object | null;
}

/** An answer. */
export class VerifyFactorBody {
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  challenge_id?: string | null;

  /**
   * Of an authenticator app.
   * @example 123456
   */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  code?: string | null;

  @IsOptional()
  @IsFields(CredentialBody)
  webauthn?: CredentialBody | null;
}

/** Recovery codes to make. */
export class GenerateCodesBody {
  /** @example Backup codes */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  friendly_name?: string | null;
}

/** A recovery code, as it was typed. */
export class RecoveryCodeBody {
  /** @example K4M9-X7QP-2AB8-HT3Z */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  code?: string | null;
}
