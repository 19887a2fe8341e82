import type { JsonObject } from '@backstay/kernel';
import { IsBoolean, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

/** A user, as an administrator makes or changes one. */
export class AdminUserBody {
  /** A uuid, where the user is to have a certain one. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  id?: string | null;

  /** @example "ada@example.org" */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string | null;

  /** @example "+4915112345678" */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  phone?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password?: string | null;

  /** argon2, bcrypt or Firebase scrypt, instead of a password. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password_hash?: string | null;

  /** @example true */
  @IsOptional()
  @IsBoolean()
  email_confirm?: boolean | null;

  @IsOptional()
  @IsBoolean()
  phone_confirm?: boolean | null;

  @IsOptional()
  @IsObject()
  user_metadata?: JsonObject | null;

  /** @example { "staff": true } */
  @IsOptional()
  @IsObject()
  app_metadata?: JsonObject | null;

  /** `authenticated` or `anon`. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  role?: string | null;

  /**
   * `24h`, `1h30m`, …; `none` lifts a ban.
   * @example "none"
   */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  ban_duration?: string | null;
}

/** How a user is deleted. */
export class DeleteUserBody {
  /** The row stays, with nothing that says who it was. */
  @IsOptional()
  @IsBoolean()
  should_soft_delete?: boolean | null;
}

/** Whom to invite. */
export class InviteBody {
  /** @example "grace@example.org" */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  email?: string | null;

  @IsOptional()
  @IsObject()
  data?: JsonObject | null;
}

/** Which link to make. */
export class LinkBody extends InviteBody {
  /**
   * `signup`, `invite`, `magiclink`, `recovery`, `email_change_current` or `email_change_new`.
   * @example "magiclink"
   */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  type?: string | null;

  /** For the two changes of address. */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  new_email?: string | null;

  /** For `signup`. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  password?: string | null;

  /** Where the link leads in the end. */
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  redirect_to?: string | null;
}
