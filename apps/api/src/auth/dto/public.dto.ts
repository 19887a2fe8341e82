/** Which ways to sign in are on. */
export class AuthSettings {
  /** By name; `email`, `phone` and `anonymous_users` beside the providers. */
  external!: Record<string, boolean>;
  /** @example false */
  disable_signup!: boolean;
  /** A new address needs no confirmation. */
  mailer_autoconfirm!: boolean;
  phone_autoconfirm!: boolean;
  /** Empty: text messages are not served. */
  sms_provider!: string;
  saml_enabled!: boolean;
}

/** A sign of life. */
export class AuthHealth {
  /** @example "0.1.0" */
  version!: string;
  /** @example "Backstay" */
  name!: string;
  description!: string;
}

/** Public keys (RFC 7517 §5). */
export class KeySet {
  keys!: object[];
}
