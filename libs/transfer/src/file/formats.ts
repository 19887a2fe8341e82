import { OperatorError } from '@backstay/kernel';

/** Kinds of files that rows are read from and written to. */
export const formats = ['csv', 'jsonl', 'json'] as const;

/** One of them. */
export type Format = (typeof formats)[number];

const bySuffix: Readonly<Record<string, Format>> = { csv: 'csv', jsonl: 'jsonl', ndjson: 'jsonl', json: 'json' };

/** The name of a file that stands for standard input or output. */
export const standardStream = '-';

/** Whether a file is packed with gzip, by its name. */
export const isPacked = (file: string): boolean => file.endsWith('.gz');

/** The format that was asked for, or that the name of the file ends in. Throws OperatorError when neither says one. */
export function formatOf(file: string, asked: string | undefined): Format {
  const name = asked ?? bySuffix[/\.(\w+)(\.gz)?$/.exec(file)?.[1]?.toLowerCase() ?? ''];
  const format = formats.find((one) => one === name);
  if (format !== undefined) return format;
  const said = asked === undefined ? `The name ${file} does not say what is in it` : `There is no format "${asked}"`;
  throw new OperatorError(`${said}. Say --format ${formats.join('|')}.`);
}
