import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What begins a PKCE flow (RFC 7636); null in the implicit flow. */
export class PkceStart {
  /**
   * SHA-256 of the verifier, base64url.
   * @example null
   */
  @IsOptional()
  @IsString()
  @MaxLength(128)
  code_challenge?: string | null;

  /**
   * `s256`, or `plain`.
   * @example null
   */
  @IsOptional()
  @IsString()
  @MaxLength(16)
  code_challenge_method?: string | null;
}
