import type * as swagger from '@nestjs/swagger';

/** The documentation library's decorators. */
type Name = Extract<keyof typeof swagger, `Api${string}`>;

/** A decorator as it was written, and what it stood on. */
export interface Written {
  readonly name: Name;
  readonly args: readonly unknown[];
  readonly on: readonly unknown[];
}

/** Every decorator of this file that was applied, in order. */
export const written: Written[] = [];

/**
 * Stands for the decorator of the same name and type. It only takes down what was written: `scripts/routes.mjs` applies
 * the real ones and writes `routes.json`, so that a server has the document without the library and what comes with it.
 */
const later = <N extends Name>(name: N): (typeof swagger)[N] =>
  ((...args: unknown[]) =>
    (...on: unknown[]) =>
      void written.push({ name, args, on })) as unknown as (typeof swagger)[N];

export const ApiBearerAuth = later('ApiBearerAuth');
export const ApiExcludeController = later('ApiExcludeController');
export const ApiExcludeEndpoint = later('ApiExcludeEndpoint');
export const ApiForbiddenResponse = later('ApiForbiddenResponse');
export const ApiFoundResponse = later('ApiFoundResponse');
export const ApiNoContentResponse = later('ApiNoContentResponse');
export const ApiNotFoundResponse = later('ApiNotFoundResponse');
export const ApiOkResponse = later('ApiOkResponse');
export const ApiProduces = later('ApiProduces');
export const ApiQuery = later('ApiQuery');
export const ApiResponse = later('ApiResponse');
export const ApiSecurity = later('ApiSecurity');
export const ApiTags = later('ApiTags');
export const ApiTooManyRequestsResponse = later('ApiTooManyRequestsResponse');
export const ApiUnauthorizedResponse = later('ApiUnauthorizedResponse');
export const ApiUnprocessableEntityResponse = later('ApiUnprocessableEntityResponse');
