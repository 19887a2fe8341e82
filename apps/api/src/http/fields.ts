/** Gives what is kept of a value, or says what is wrong with it, beginning with the verb. */
type Check = (value: unknown, options: ReadOptions) => { readonly problem: string } | { readonly value: unknown };

/** A class of fields: its decorated properties are what a body may hold. */
export type FieldsClass<T extends object> = new () => T;

/** How a body is read. */
export interface ReadOptions {
  /** What the class does not name is dropped, or refused. */
  readonly unknown: 'dropped' | 'refused';
}

/** A body does not fit its class; the message says which field and why. */
export class FieldProblem extends Error {}

const declared = new WeakMap<object, Map<string, Check>>();

/** Every field may be missing; null, which clients send, is the same as missing. */
const field =
  (check: Check): PropertyDecorator =>
  (prototype, name) => {
    const own = declared.get(prototype) ?? new Map<string, Check>();
    declared.set(prototype, own.set(String(name), check));
  };

const rule = (words: string, holds: (value: unknown) => boolean): PropertyDecorator =>
  field((value) => (holds(value) ? { value } : { problem: words }));

/** A text of at most so many characters. */
export const MaybeText = (longest = 4096): PropertyDecorator =>
  field((value) => {
    if (typeof value !== 'string') return { problem: 'must be a string' };
    // Characters are counted only where there may be too many: units are never fewer.
    const fits = value.length <= longest || [...value].length <= longest;
    return fits ? { value } : { problem: `must be shorter than or equal to ${longest} characters` };
  });

/** A list of texts. */
export const MaybeTexts = (): PropertyDecorator =>
  rule('must be an array of strings', (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'));

/** A yes or no. */
export const MaybeFlag = (): PropertyDecorator =>
  rule('must be a boolean value', (value) => typeof value === 'boolean');

/** A JSON object, taken as it is. */
export const MaybeObject = (): PropertyDecorator => rule('must be an object', isObject);

/** An object with fields of its own. */
export const MaybeFields = <T extends object>(type: FieldsClass<T>): PropertyDecorator =>
  field((value, options) =>
    isObject(value) ? { value: readFields(type, value, options) } : { problem: 'must be an object' },
  );

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An instance of the class with what `source` holds of its fields. Throws FieldProblem, of the first that is wrong. */
export function readFields<T extends object>(type: FieldsClass<T>, source: object, options: ReadOptions): T {
  const fields = fieldsOf(type.prototype as object);
  const read = new type();
  if (options.unknown === 'refused') {
    const stray = Object.keys(source).find((name) => !fields.has(name));
    if (stray !== undefined) throw new FieldProblem(`property ${stray} should not exist`);
  }
  for (const [name, check] of fields) {
    const given: unknown = Object.hasOwn(source, name) ? Reflect.get(source, name) : undefined;
    if (given === undefined || given === null) {
      Reflect.set(read, name, given);
      continue;
    }
    const outcome = check(given, options);
    if ('problem' in outcome) throw new FieldProblem(`${name} ${outcome.problem}`);
    Reflect.set(read, name, outcome.value);
  }
  return read;
}

/** The fields of a class and of those it extends, these first. */
function fieldsOf(prototype: object): ReadonlyMap<string, Check> {
  const parent: unknown = Object.getPrototypeOf(prototype);
  const inherited = parent === null || parent === Object.prototype ? [] : fieldsOf(parent as object);
  return new Map([...inherited, ...(declared.get(prototype) ?? [])]);
}
