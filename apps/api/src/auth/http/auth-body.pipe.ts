import { cut, fail } from '@backstay/kernel';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { FieldProblem, readFields, type FieldsClass } from '../../http/read-fields.js';

/** Bytes of the largest body of sign-in. */
const bodyLimit = 256 * 1024;

/** Levels of the deepest JSON. */
const depthLimit = 64;

/**
 * Reads a body of sign-in: JSON into the class that the route names. What the class does not name is dropped, because
 * clients send more than they should; null counts as absent, because they send that too. Throws `bad_json`,
 * `validation_failed` or `auth_body_too_large`.
 */
class AuthBodyPipe implements PipeTransform {
  transform(value: unknown, { metatype }: ArgumentMetadata): object {
    const source = readObject(value);
    if (metatype === undefined) return source;
    try {
      return readFields(metatype as FieldsClass<object>, source, { unknown: 'dropped' });
    } catch (error) {
      throw error instanceof FieldProblem ? fail('validation_failed', { reason: cut(error.message) }) : error;
    }
  }
}

/** The one pipe there is: `@Body(authBody)`. */
export const authBody = new AuthBodyPipe();

function readObject(value: unknown): object {
  if (!(value instanceof Uint8Array) || value.length === 0) return {};
  if (value.length > bodyLimit) throw fail('auth_body_too_large', { limit: bodyLimit });
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(value));
  } catch {
    throw fail('bad_json', { reason: 'it is not JSON' });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw fail('bad_json', { reason: 'it is not an object' });
  }
  if (isDeeper(parsed, depthLimit)) throw fail('bad_json', { reason: `it is nested more than ${depthLimit} levels` });
  return parsed;
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
