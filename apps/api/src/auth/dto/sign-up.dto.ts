import type { JsonObject } from '@backstay/kernel';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { PkceStart } from './pkce.dto.js';

/** Who signs up; without address and number anonymously. */
export class SignUpBody extends PkceStart {
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

  /** @example "a long sentence of your own" */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password?: string | null;

  /**
   * Becomes `user_metadata`.
   * @example { "name": "Ada" }
   */
  @IsOptional()
  @IsObject()
  data?: JsonObject | null;
}
