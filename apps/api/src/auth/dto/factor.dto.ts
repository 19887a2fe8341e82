import { Type } from 'class-transformer';
import { IsArray, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';

/** A factor to begin. */
export class EnrolBody {
  /**
   * `totp` or `webauthn`.
   * @example totp
   */
  @IsOptional()
  @IsString()
  factor_type?: string | null;

  /**
   * A name of the user's own, unique among their factors.
   * @example Phone
   */
  @IsOptional()
  @IsString()
  friendly_name?: string | null;

  /**
   * What an authenticator app shows; without it the host of SITE_URL.
   * @example Bookshop
   */
  @IsOptional()
  @IsString()
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
  @IsArray()
  @IsString({ each: true })
  rpOrigins?: string[] | null;
}

/** A question to a factor. */
export class ChallengeBody {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RelyingPartyBody)
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
  @IsObject()
  @ValidateNested()
  @Type(() => CredentialBody)
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
