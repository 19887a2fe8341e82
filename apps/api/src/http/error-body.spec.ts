import { fail } from '@backstay/kernel';
import { BadRequestException, ForbiddenException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { answerError, isExpected } from './error-body.js';

const answer = (error: unknown, role: 'anon' | 'authenticated' | null = 'anon') =>
  answerError(error, 'ref-1', role, 10);

describe('the answer to an error', () => {
  it('has the four fields and the status of the catalogue', () => {
    expect(answer(fail('column_not_found', { table: 'books', column: 'x' }))).toEqual({
      status: 400,
      headers: { 'proxy-status': 'Backstay; error=42703' },
      body: { code: '42703', message: 'column books.x does not exist', details: null, hint: null },
    });
  });

  it('is 401 with a challenge where signing in could help, else 403', () => {
    const refused = fail('permission_denied', { table: 'books' });
    expect(answer(refused, 'anon')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect(answer(refused, null).status).toBe(401);
    expect(answer(refused, 'authenticated')).toMatchObject({ status: 403 });
    expect(answer(refused, 'authenticated').headers).not.toHaveProperty('www-authenticate');
  });

  it('says when to come again', () => {
    expect(answer(fail('database_unavailable', {})).headers).toEqual({
      'retry-after': '1',
      'proxy-status': 'Backstay; error=PGRST000',
    });
  });

  it('keeps a header a header, whatever the token said', () => {
    const { headers } = answer(fail('unknown_role', { role: 'a"b\\c\r\nset-cookie: é' }));
    expect(headers['www-authenticate']).toBe(
      `Bearer error="invalid_token", error_description="role 'a'b'c??set-cookie: ?' does not exist"`,
    );
  });

  it.each([
    ['an error of ours', new Error('SELECT password FROM users')],
    ['a type error', new TypeError("Cannot read properties of undefined (reading 'x')")],
    ['text', 'SELECT 1'],
    ['nothing', undefined],
    ['null', null],
    ['an object', { code: 'ER_PARSE_ERROR', sql: 'SELECT 1' }],
  ])('is a reference and nothing else for %s', (_name, error) => {
    expect(isExpected(error)).toBe(false);
    expect(answer(error)).toEqual({
      status: 500,
      headers: { 'proxy-status': 'Backstay; error=XX000' },
      body: { code: 'XX000', message: 'internal error', details: 'Reference: ref-1', hint: null },
    });
  });

  it.each([
    [new NotFoundException(), 404, 'PGRST125'],
    [new BadRequestException(['a must be b', 'c must be d']), 400, 'PGRST102'],
    [new ForbiddenException(), 400, 'PGRST102'],
    [Object.assign(new Error('x'), { code: 'FST_ERR_BAD_URL' }), 404, 'PGRST125'],
    [Object.assign(new Error('x'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }), 413, '54000'],
    [Object.assign(new Error('x'), { code: 'FST_ERR_CTP_INVALID_CONTENT_LENGTH', statusCode: 400 }), 400, 'PGRST102'],
  ])('is ours for the framework’s %s', (error, status, code) => {
    expect(isExpected(error)).toBe(true);
    expect(answer(error)).toMatchObject({ status, body: { code } });
  });
});
