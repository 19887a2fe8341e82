/** How often something may be done. */
export interface Limit {
  readonly times: number;
  /** Seconds in which it may be done that often. */
  readonly seconds: number;
  /** Whose it is: that of the peer's address, or of one user. */
  readonly per: 'address' | 'user';
  /** Whether all processes count together; else each for itself. */
  readonly shared: boolean;
  /** For the documentation: what is counted. */
  readonly about: string;
}

const minutes = 60;

/** Every limit of `/auth/v1`, beside the one on failed sign-ins of an account. */
export const limitTable = {
  sign_up: { times: 30, seconds: 5 * minutes, per: 'address', shared: true, about: 'sign-ups' },
  anonymous: { times: 30, seconds: 60 * minutes, per: 'address', shared: true, about: 'anonymous sign-ins' },
  failed_sign_in: {
    times: 300,
    seconds: 5 * minutes,
    per: 'address',
    shared: true,
    about: 'failed sign-ins, of any account',
  },
  refresh: { times: 1800, seconds: 5 * minutes, per: 'address', shared: false, about: 'refreshes of a session' },
  mail: { times: 30, seconds: 5 * minutes, per: 'address', shared: true, about: 'requests that send a mail' },
  code: { times: 30, seconds: 5 * minutes, per: 'address', shared: true, about: 'codes and links that are tried' },
  provider: {
    times: 300,
    seconds: 5 * minutes,
    per: 'address',
    shared: false,
    about: 'sign-ins that leave for a provider or come back',
  },
  factor: { times: 30, seconds: 5 * minutes, per: 'user', shared: true, about: 'answers to a second factor' },
} as const satisfies Record<string, Limit>;

/** Name of a limit. */
export type LimitName = keyof typeof limitTable;
