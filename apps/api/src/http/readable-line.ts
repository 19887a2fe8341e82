/** Fields of a line that stand in its text, or that a person does not look for. */
const placed = new Set(['level', 'time', 'msg', 'context', 'stack', 'error', 'err']);

/** Fields of a request in the order a person reads them. */
const requestText = (line: Readonly<Record<string, unknown>>): string =>
  [line['method'], line['path'], line['status'], `${Number(line['durationMs'])} ms`, line['role'], line['errorCode']]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ') + (line['aborted'] === true ? ' (the caller hung up)' : '');

/**
 * A line of the log for someone at a terminal: time, level, message, then the other fields; a stack below. It says
 * nothing that the line of JSON does not. Text that is no JSON stays as it is.
 */
export function readableLine(json: string): string {
  const line = fieldsOf(json);
  if (line === null) return json;
  const head = `${timeOf(textOf(line['time']))} ${textOf(line['level']).padEnd(5)}`;
  if (line['msg'] === 'request_finished') return `${head} ${requestText(line)}\n`;
  const fields = Object.entries(line).filter(([name]) => !placed.has(name));
  const rest = fields.map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const context = textOf(line['context']);
  return `${head} ${context === '' ? '' : `${context}: `}${textOf(line['msg'])}${rest.join('')}${stackOf(line)}\n`;
}

/** A destination of pino's that writes readable lines to a stream. */
export const readableLines = (out: { write(text: string): unknown }): { write(json: string): void } => ({
  write: (json) => void out.write(readableLine(json)),
});

function fieldsOf(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const textOf = (field: unknown): string => (typeof field === 'string' ? field : '');

/** The time of day, in the terminal's own zone. */
function timeOf(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '--:--:--' : date.toTimeString().slice(0, 8);
}

function stackOf(line: Readonly<Record<string, unknown>>): string {
  const error = line['error'] ?? line['err'];
  const stack =
    line['stack'] ?? (typeof error === 'object' && error !== null ? Reflect.get(error, 'stack') : undefined);
  return typeof stack === 'string' ? `\n${stack}` : '';
}
