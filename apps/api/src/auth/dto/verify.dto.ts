import { IsOptional, IsString, MaxLength } from 'class-validator';

/** A code with the address it was sent to, or what a link carries. */
export class VerifyBody {
  /**
   * `signup`, `invite`, `magiclink`, `recovery`, `email` or `email_change`.
   * @example "email"
   */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  type?: string | null;

  /**
   * The six digits.
   * @example "123456"
   */
  @IsOptional()
  @IsString()
  @MaxLength(512)
  token?: string | null;

  /** What a link carries, instead of a code. */
  @IsOptional()
  @IsString()
  @MaxLength(512)
  token_hash?: string | null;

  /** @example "ada@example.org" */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  phone?: string | null;
}
