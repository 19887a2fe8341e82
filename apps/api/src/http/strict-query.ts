import { cut, fail } from '@backstay/kernel';
import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { FieldProblem, readFields, type FieldsClass } from './read-fields.js';

/** Reads a query string into its class; a parameter nobody knows is refused: a misspelt one must not pass silently. */
export class StrictQuery implements PipeTransform<object, object> {
  transform(query: object, { metatype }: ArgumentMetadata): object {
    try {
      return readFields(metatype as FieldsClass<object>, query, { unknown: 'refused' });
    } catch (error) {
      throw error instanceof FieldProblem ? fail('bad_body', { reason: cut(error.message) }) : error;
    }
  }
}
