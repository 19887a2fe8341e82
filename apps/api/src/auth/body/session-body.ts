import type { IssuedSession } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';
import { userBody } from './user-body.js';

/** A session as the auth clients read it. */
export const sessionBody = (issued: IssuedSession): JsonObject => ({
  access_token: issued.accessToken,
  token_type: 'bearer',
  expires_in: issued.expiresIn,
  expires_at: issued.expiresAt,
  refresh_token: issued.refreshToken,
  user: userBody(issued.user),
});
