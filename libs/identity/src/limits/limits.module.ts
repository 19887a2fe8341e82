import { Config } from '@backstay/config';
import { SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Captcha } from '../captcha/captcha.js';
import { AllowedHosts } from '../outbound/allowed-hosts.js';
import { Outbound } from '../outbound/outbound.js';
import { AuthLimits } from './auth-limits.js';
import { COUNTERS, type Counters } from './counters.js';
import { DataRateLimit } from './data-rate-limit.js';
import { DatabaseCounters } from './database-counters.js';
import { LibraryCounters } from './library-counters.js';

const REDIS = Symbol('REDIS');

/** Closes the connection to Redis, where there is one. */
@Injectable()
class RedisShutdown implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: Redis | null) {}

  onApplicationShutdown(): void {
    this.redis?.disconnect();
  }
}

/** A client that waits for nobody: what cannot be asked at once is counted in this process meanwhile. */
async function connect({ redisUrl }: Config['outside']): Promise<Redis | null> {
  if (redisUrl === null) return null;
  const { Redis } = await import('ioredis');
  return new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    commandTimeout: 1000,
  });
}

function openCounters(config: Config, engine: Engine, redis: Redis | null): Counters {
  if (redis !== null) return LibraryCounters.inRedis(redis);
  return config.auth.limitStore === 'memory' ? LibraryCounters.inMemory() : new DatabaseCounters(engine);
}

/** What keeps sign-in and the data API from being misused: limits, captchas, and calls to the outside that reach nothing inside. */
@Module({
  providers: [
    RedisShutdown,
    { provide: REDIS, inject: [Config], useFactory: ({ outside }: Config) => connect(outside) },
    { provide: COUNTERS, inject: [Config, SYSTEM_ENGINE, REDIS], useFactory: openCounters },
    {
      provide: AuthLimits,
      inject: [COUNTERS, Config],
      useFactory: (counters: Counters, { auth }: Config) =>
        new AuthLimits(counters, LibraryCounters.inMemory(), {
          enabled: auth.rateLimits,
          failedSignins: auth.failedSigninLimit,
        }),
    },
    {
      provide: DataRateLimit,
      inject: [Config, REDIS],
      useFactory: ({ dataApi }: Config, redis: Redis | null) =>
        // A database would be asked for every request that asks it anyway.
        new DataRateLimit(
          redis === null ? LibraryCounters.inMemory() : LibraryCounters.inRedis(redis),
          dataApi.rateLimit,
        ),
    },
    {
      provide: AllowedHosts,
      inject: [Config],
      useFactory: ({ outside }: Config) => new AllowedHosts(outside.outboundHosts),
    },
    { provide: Outbound, inject: [AllowedHosts], useFactory: (allow: AllowedHosts) => new Outbound({ allow }) },
    {
      provide: Captcha,
      inject: [Config, Outbound],
      useFactory: ({ auth }: Config, outbound: Outbound) => new Captcha(auth.captcha, outbound),
    },
  ],
  exports: [AuthLimits, DataRateLimit, AllowedHosts, Outbound, Captcha],
})
export class LimitsModule {}
