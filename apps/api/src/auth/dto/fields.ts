import { applyDecorators } from '@nestjs/common';
import { IsBoolean, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';

/** A text that may be missing; null, which clients send, is the same as missing. */
export const MaybeText = (longest = 4096): PropertyDecorator =>
  applyDecorators(
    IsOptional() as PropertyDecorator,
    IsString() as PropertyDecorator,
    MaxLength(longest) as PropertyDecorator,
  );

/** A yes or no that may be missing. */
export const MaybeFlag = (): PropertyDecorator =>
  applyDecorators(IsOptional() as PropertyDecorator, IsBoolean() as PropertyDecorator);

/** A JSON object that may be missing. */
export const MaybeObject = (): PropertyDecorator =>
  applyDecorators(IsOptional() as PropertyDecorator, IsObject() as PropertyDecorator);
