import type { JsonObject } from '@backstay/kernel';
import { IsBoolean, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { PkceStart } from './pkce.dto.js';

/** Whom to mail. */
export class MailBody extends PkceStart {
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

/** Whom to mail a way in. */
export class OtpBody extends MailBody {
  /** False: an unknown address is refused instead of becoming a user. */
  @IsOptional()
  @IsBoolean()
  create_user?: boolean | null;

  /** Becomes `user_metadata` of a new user. */
  @IsOptional()
  @IsObject()
  data?: JsonObject | null;
}

/** Which mail to send again. */
export class ResendBody extends MailBody {
  /** @example "signup" */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  type?: string | null;
}
