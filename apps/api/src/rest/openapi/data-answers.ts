/** What an answer of the data API may say in its head, beside what every answer says. */
export type AnswerHeader =
  'Allow' | 'Content-Location' | 'Content-Profile' | 'Content-Range' | 'ETag' | 'Location' | 'Preference-Applied';

/** One kind of answer that is no error. */
export interface DataAnswer {
  readonly about: string;
  readonly headers: readonly AnswerHeader[];
  /** Whether it has rows; otherwise it has no body. */
  readonly rows: boolean;
}

const read = ['Content-Range', 'Content-Location', 'Content-Profile', 'ETag', 'Preference-Applied'] as const;
const written = ['Content-Range', 'Content-Profile', 'ETag', 'Preference-Applied'] as const;
const called = ['Content-Range', 'Content-Profile', 'Preference-Applied'] as const;

/** Every kind of answer that is no error. */
export const dataAnswers = {
  read: { about: 'The rows; 206: a part of those that were counted', headers: read, rows: true },
  head: { about: 'What GET says in its head', headers: read, rows: false },
  same: {
    about: 'The caller has it already',
    headers: ['Content-Location', 'Content-Profile', 'ETag', 'Preference-Applied'],
    rows: false,
  },
  inserted: { about: 'Written; the rows, if asked for', headers: [...written, 'Location'], rows: true },
  changed: { about: 'Rows that were there are changed; they are answered, if asked for', headers: written, rows: true },
  replaced: {
    about: 'The row; 201: it is new',
    headers: ['Content-Profile', 'ETag', 'Preference-Applied'],
    rows: true,
  },
  deleted: {
    about: 'The rows that were there',
    headers: ['Content-Range', 'Content-Profile', 'Preference-Applied'],
    rows: true,
  },
  done: { about: 'Done', headers: ['Content-Range', 'Preference-Applied'], rows: false },
  replacedOnly: { about: 'Done', headers: ['Preference-Applied'], rows: false },
  called: { about: 'What it gives; 206: a part of the rows that were counted', headers: called, rows: true },
  calledHead: { about: 'What GET says in its head', headers: called, rows: false },
  methods: { about: 'The methods', headers: ['Allow'], rows: false },
} as const satisfies Readonly<Record<string, DataAnswer>>;

/** The name of one of them. */
export type DataAnswerName = keyof typeof dataAnswers;
