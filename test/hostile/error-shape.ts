import type { HostileAnswer } from './send.js';
import { revealed } from './revealing.js';

const isText = (value: unknown): boolean => typeof value === 'string';

/** What is wrong with an error's answer, by the protocol; null: nothing. */
export function problemOfError(answer: HostileAnswer, method: string, sent: readonly string[]): string | null {
  const { status, headers, body } = answer;
  if (status < 400 && status !== 300) return null;
  if (status >= 500) return `status ${status}: ${body}`;
  if (!(headers['content-type'] ?? '').startsWith('application/json')) return `content-type ${headers['content-type']}`;
  if (method === 'HEAD') return body === '' ? null : 'a body for HEAD';
  let error: unknown;
  try {
    error = JSON.parse(body);
  } catch {
    return `no JSON: ${body}`;
  }
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return `no object: ${body}`;
  const { code, message, details, hint } = error as Record<string, unknown>;
  if (Object.keys(error).sort().join() !== 'code,details,hint,message') return `other members: ${body}`;
  if (!isText(code) || !isText(message) || message === '' || code === '') return `no code or message: ${body}`;
  if (!(details === null || isText(details) || Array.isArray(details))) return `details: ${body}`;
  if (!(hint === null || isText(hint))) return `hint: ${body}`;
  if (body.length > 3000) return `${body.length} characters: ${body}`;
  const secret = revealed(body, sent);
  return secret === null ? null : `reveals ${secret}: ${body}`;
}
