import type { JsonObject } from '@backstay/kernel';
import { MaybeFlag, MaybeObject, MaybeText } from '../../http/fields.js';
import { PkceStart } from './pkce.dto.js';

/** Whom to mail. */
export class MailBody extends PkceStart {
  /** @example "ada@example.org" */
  @MaybeText(320)
  email?: string | null;

  /** Text messages are not served: refused. */
  @MaybeText(64)
  phone?: string | null;
}

/** Whom to mail a way in. */
export class OtpBody extends MailBody {
  /** False: an unknown address is refused instead of becoming a user. */
  @MaybeFlag()
  create_user?: boolean | null;

  /** Becomes `user_metadata` of a new user. */
  @MaybeObject()
  data?: JsonObject | null;
}

/** Which mail to send again. */
export class ResendBody extends MailBody {
  /** @example "signup" */
  @MaybeText(32)
  type?: string | null;
}
