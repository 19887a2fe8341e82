import { fail } from '@backstay/kernel';
import { All, Controller, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '../docs/documented.js';
import { AuthErrorFilter } from './http/auth-error.filter.js';

/** Every other address under `/auth/v1`: refused in the words of the auth clients, and not as an outage. */
@Controller('auth/v1')
@UseFilters(AuthErrorFilter)
@ApiExcludeController()
export class AuthNothingController {
  @All(['', '*'])
  nothing(): never {
    throw fail('auth_not_found', {});
  }
}
