import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiResponse, ApiSecurity } from '../../docs/documented.js';
import { errorExample, sessionExample, userExample } from './examples.js';

const json = (example: unknown) => ({ 'application/json': { schema: { type: 'object' as const }, example } });

/** The route answers a session. */
export const AnswersSession = () => ApiOkResponse({ description: 'A session', content: json(sessionExample) });

/** The route answers a user. */
export const AnswersUser = () => ApiOkResponse({ description: 'The user', content: json(userExample) });

/** The route answers nothing, which is `{}`. */
export const AnswersNothing = (description = 'Done; nothing to say') =>
  ApiOkResponse({ description, content: json({}) });

/** Codes that the route may refuse with, `status code` each. */
export const Refuses = (...errors: readonly string[]) => {
  const byStatus = Map.groupBy(errors, (error) => Number(error.split(' ', 1)[0]));
  return applyDecorators(
    ...[...byStatus].map(([status, all]) => {
      const codes = all.map((error) => error.split(' ')[1] ?? '');
      return ApiResponse({
        status,
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: json(errorExample(codes[0] ?? '')),
      });
    }),
  );
};

/** The route asks for an API key. */
export const NeedsKey = () =>
  applyDecorators(
    ApiSecurity('apikey'),
    ApiResponse({ status: 401, description: 'There is no key, or it is not one of this project' }),
  );

/** The route asks for an API key and a user's token. */
export const NeedsUser = () =>
  applyDecorators(NeedsKey(), ApiBearerAuth('bearer'), Refuses('403 bad_jwt', '403 session_not_found'));
