import type { JsonObject } from '@backstay/kernel';
import { IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { PkceStart } from './pkce.dto.js';

/** What a user changes of themselves. */
export class UserBody extends PkceStart {
  /** Takes effect when both addresses have agreed. */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  phone?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password?: string | null;

  /** Proves that it is still the same person, instead of the mailed nonce. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  current_password?: string | null;

  /** The code that `/reauthenticate` mailed. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  nonce?: string | null;

  /**
   * Laid over `user_metadata`; a null takes a field away.
   * @example { "name": "Ada" }
   */
  @IsOptional()
  @IsObject()
  data?: JsonObject | null;

  /** Refused: only administrators write it. */
  @IsOptional()
  @IsObject()
  app_metadata?: JsonObject | null;
}
