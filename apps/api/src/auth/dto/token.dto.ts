import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';

/** What a session is asked for with; which fields count depends on `grant_type`. */
export class TokenBody {
  /**
   * For `password`.
   * @example "ada@example.org"
   */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  phone?: string | null;

  /**
   * For `password`.
   * @example "a long sentence of your own"
   */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password?: string | null;

  /** For `refresh_token`. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  refresh_token?: string | null;

  /** For `pkce`: what came back as `code`. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  auth_code?: string | null;

  /** For `pkce`: what the challenge was made of. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  code_verifier?: string | null;

  /** For `id_token`: which provider issued it. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  provider?: string | null;

  /** For `id_token`. */
  @IsOptional()
  @IsString()
  @MaxLength(16_384)
  id_token?: string | null;

  /** For `id_token`: the provider's access token that came with it. */
  @IsOptional()
  @IsString()
  @MaxLength(16_384)
  access_token?: string | null;

  /** For `id_token`: the account becomes one more way to sign in of the user whose token is sent. */
  @IsOptional()
  @IsBoolean()
  link_identity?: boolean | null;

  /** For `id_token`: the nonce that was asked for. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  nonce?: string | null;
}
