import { IsBoolean, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { FieldProblem, IsFields, IsTexts, readFields } from './read-fields.js';

class Base {
  @IsOptional()
  @IsString()
  @MaxLength(3)
  name?: string | null;
}

class Inner {
  @IsOptional()
  @IsTexts()
  list?: string[] | null;
}

class Body extends Base {
  @IsOptional()
  @IsBoolean()
  flag?: boolean | null;

  @IsOptional()
  @IsObject()
  data?: object | null;

  @IsOptional()
  @IsFields(Inner)
  inner?: Inner | null;
}

const read = (source: object, unknown: 'dropped' | 'refused' = 'dropped') => readFields(Body, source, { unknown });

describe('readFields', () => {
  it('takes the fields of a class and of what it extends, as an instance', () => {
    const body = read({ name: 'Ada', flag: false, data: { a: [1] }, inner: { list: ['x'] } });
    expect(body).toBeInstanceOf(Body);
    expect(body.inner).toBeInstanceOf(Inner);
    expect(body).toEqual({ name: 'Ada', flag: false, data: { a: [1] }, inner: { list: ['x'] } });
  });

  it('takes null for every field, and nothing at all', () => {
    const nothing = { name: null, flag: null, data: null, inner: null };
    expect(read(nothing)).toEqual(nothing);
    expect(Object.values(read({})).every((value) => value === undefined)).toBe(true);
  });

  it('drops what no class names, also inside, and names of every object', () => {
    const source = JSON.parse(
      '{"other": 1, "inner": {"more": 1}, "__proto__": {"name": "x"}, "toString": 1}',
    ) as object;
    const body = read(source);
    expect(Object.keys(body).toSorted()).toEqual(['data', 'flag', 'inner', 'name']);
    expect(Object.keys(body.inner!)).toEqual(['list']);
    expect(body.name).toBeUndefined();
  });

  it('takes an object of the caller’s own as it is, whatever its names mean to JavaScript', () => {
    const text = '{"constructor":"x","__proto__":{"a":1},"prototype":[{"constructor":{}}],"then":1}';
    const { data } = read({ data: JSON.parse(text) as object, constructor: { name: 'x' } });
    expect(JSON.stringify(data)).toBe(text);
    expect(() => read(JSON.parse('{"constructor": 1, "name": 1}') as object)).toThrow('name must be a string');
  });

  it('refuses what no class names where that is asked for', () => {
    expect(() => read({ nmae: 'x' }, 'refused')).toThrow(new FieldProblem('property nmae should not exist'));
    expect(() => read({ inner: { more: 1 } }, 'refused')).toThrow('property more should not exist');
  });

  it.each([
    [{ name: 1 }, 'name must be a string'],
    [{ name: ['a'] }, 'name must be a string'],
    [{ name: 'abcd' }, 'name must be shorter than or equal to 3 characters'],
    [{ flag: 'true' }, 'flag must be a boolean value'],
    [{ data: [] }, 'data must be an object'],
    [{ data: 'x' }, 'data must be an object'],
    [{ inner: [] }, 'inner must be an object'],
    [{ inner: { list: 'x' } }, 'list must be an array of strings'],
    [{ inner: { list: ['x', null] } }, 'list must be an array of strings'],
  ])('refuses %j', (source, message) => {
    expect(() => read(source)).toThrow(new FieldProblem(message));
  });

  it('counts characters, not their halves', () => {
    expect(read({ name: '😀😀😀' }).name).toBe('😀😀😀');
    expect(() => read({ name: '😀😀😀😀' })).toThrow(FieldProblem);
  });
});
