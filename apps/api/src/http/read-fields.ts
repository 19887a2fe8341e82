import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { getMetadataStorage, IsArray, IsObject, IsString, ValidateNested, validateSync } from 'class-validator';
import type { ValidationError } from 'class-validator';

/** A class of fields: its properties with rules of class-validator are what a body may hold. */
export type FieldsClass<T extends object> = new () => T;

/** How a body is read. */
export interface ReadOptions {
  /** What the class does not name is dropped, or refused. */
  readonly unknown: 'dropped' | 'refused';
}

/** A body does not fit its class; the message says which field and why. */
export class FieldProblem extends Error {}

const fieldsOf = 'backstay:fields';

/** An object with fields of its own. */
export const IsFields = <T extends object>(type: FieldsClass<T>): PropertyDecorator =>
  applyDecorators(
    IsObject() as PropertyDecorator,
    ValidateNested({ message: '$property must be an object' }) as PropertyDecorator,
    Reflect.metadata(fieldsOf, type),
  );

/** A list of texts. */
export const IsTexts = (): PropertyDecorator => {
  const message = '$property must be an array of strings';
  return applyDecorators(
    IsArray({ message }) as PropertyDecorator,
    IsString({ each: true, message }) as PropertyDecorator,
  );
};

/** An instance of the class with what `source` holds of its fields. Throws FieldProblem, of the first that is wrong. */
export function readFields<T extends object>(type: FieldsClass<T>, source: object, options: ReadOptions): T {
  const read = instanceOf(type, source, options);
  const [error] = validateSync(read);
  if (error !== undefined) throw new FieldProblem(reasonOf(error));
  return read;
}

/**
 * The fields as they are, in an instance. class-transformer is not used for it: in an object of the caller's own
 * (`user_metadata`) it takes what is named `constructor` for a class, and Nest's ValidationPipe deletes such names.
 */
function instanceOf<T extends object>(type: FieldsClass<T>, source: object, options: ReadOptions): T {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = new Set(rules.map((rule) => rule.propertyName));
  const stray = options.unknown === 'refused' ? Object.keys(source).find((name) => !names.has(name)) : undefined;
  if (stray !== undefined) throw new FieldProblem(`property ${stray} should not exist`);
  const read = new type();
  for (const name of names) {
    const given: unknown = Object.hasOwn(source, name) ? Reflect.get(source, name) : undefined;
    const inner = Reflect.getMetadata(fieldsOf, type.prototype as object, name) as FieldsClass<object> | undefined;
    Reflect.set(read, name, inner !== undefined && isObject(given) ? instanceOf(inner, given, options) : given);
  }
  return read;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rules come from the bottom up, as decorators are applied: the last is the one that stands first. */
function reasonOf({ constraints, children }: ValidationError): string {
  const words = Object.values(constraints ?? {}).at(-1);
  if (words !== undefined) return words;
  const [inner] = children ?? [];
  return inner === undefined ? 'The request cannot be read' : reasonOf(inner);
}
