/** The protocols of the client libraries beside the data API. */
export type ClientProtocol = 'auth' | 'storage' | 'realtime' | 'functions';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const code = 'not_implemented';

/**
 * What each protocol's client reads an error from, so that an app sees the sentence and not a puzzle. Auth is 404: its
 * client takes every 5xx for an outage and asks again. Realtime is not: its client takes a 404 for an older server.
 */
export const notYet: Readonly<Record<ClientProtocol, Answer>> = {
  auth: {
    status: 404,
    body: {
      code: 404,
      error_code: code,
      msg: 'Sign-in (/auth/v1) is not served by this version of Backstay. Tokens signed with the project’s JWT_SECRET are accepted.',
    },
  },
  storage: {
    status: 501,
    body: {
      statusCode: '501',
      error: code,
      message: 'Files (/storage/v1) are not served by this version of Backstay.',
    },
  },
  realtime: {
    status: 501,
    body: { code, message: 'Realtime (/realtime/v1) is not served by this version of Backstay.' },
  },
  functions: {
    status: 501,
    body: { code, message: 'Server-side functions (/functions/v1) are not served by this version of Backstay.' },
  },
};
