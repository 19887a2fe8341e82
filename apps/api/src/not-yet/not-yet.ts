/** The protocols of the client libraries beside the data API. */
export type ClientProtocol = 'storage' | 'realtime' | 'functions';

interface Answer {
  readonly status: number;
  readonly body: object;
}

const code = 'not_implemented';

/**
 * What each protocol's client reads an error from, so that an app sees the sentence and not a puzzle. Realtime is
 * not 404: its client takes that for an older server.
 */
export const notYet: Readonly<Record<ClientProtocol, Answer>> = {
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
