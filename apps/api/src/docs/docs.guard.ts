import { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { Injectable, type CanActivate } from '@nestjs/common';

/** Where documentation is off, its addresses do not exist. */
@Injectable()
export class DocsGuard implements CanActivate {
  constructor(private readonly config: Config) {}

  canActivate(): boolean {
    if (!this.config.server.docs) throw fail('path_not_found', {});
    return true;
  }
}
