import type { JsonObject } from '@backstay/kernel';
import { MaybeFlag, MaybeObject, MaybeText } from '../../http/fields.js';

/** A user, as an administrator makes or changes one. */
export class AdminUserBody {
  /** A uuid, where the user is to have a certain one. */
  @MaybeText(64)
  id?: string | null;

  /** @example "ada@example.org" */
  @MaybeText(320)
  email?: string | null;

  /** @example "+4915112345678" */
  @MaybeText(64)
  phone?: string | null;

  @MaybeText()
  password?: string | null;

  /** argon2, bcrypt or Firebase scrypt, instead of a password. */
  @MaybeText()
  password_hash?: string | null;

  /** @example true */
  @MaybeFlag()
  email_confirm?: boolean | null;

  @MaybeFlag()
  phone_confirm?: boolean | null;

  @MaybeObject()
  user_metadata?: JsonObject | null;

  /** @example { "staff": true } */
  @MaybeObject()
  app_metadata?: JsonObject | null;

  /** `authenticated` or `anon`. */
  @MaybeText(64)
  role?: string | null;

  /**
   * `24h`, `1h30m`, …; `none` lifts a ban.
   * @example "none"
   */
  @MaybeText(64)
  ban_duration?: string | null;
}

/** How a user is deleted. */
export class DeleteUserBody {
  /** The row stays, with nothing that says who it was. */
  @MaybeFlag()
  should_soft_delete?: boolean | null;
}

/** Whom to invite. */
export class InviteBody {
  /** @example "grace@example.org" */
  @MaybeText(320)
  email?: string | null;

  @MaybeObject()
  data?: JsonObject | null;
}

/** Which link to make. */
export class LinkBody extends InviteBody {
  /**
   * `signup`, `invite`, `magiclink`, `recovery`, `email_change_current` or `email_change_new`.
   * @example "magiclink"
   */
  @MaybeText(32)
  type?: string | null;

  /** For the two changes of address. */
  @MaybeText(320)
  new_email?: string | null;

  /** For `signup`. */
  @MaybeText()
  password?: string | null;

  /** Where the link leads in the end. */
  @MaybeText()
  redirect_to?: string | null;
}
