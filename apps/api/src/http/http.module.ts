import { Events } from '@backstay/kernel';
import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ErrorFilter } from './error.filter.js';

/** What every wire face shares: the events of this process and the shape of errors. Global as logging is. */
@Global()
@Module({
  providers: [
    { provide: Events, useValue: new Events() },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
  exports: [Events],
})
export class HttpModule {}
