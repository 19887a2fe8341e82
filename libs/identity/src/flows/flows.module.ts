import { Config } from '@backstay/config';
import { Module } from '@nestjs/common';
import { FactorAdminService } from '../admin/factor-admin.service.js';
import { LimitsModule } from '../limits/limits.module.js';
import { AssuranceService } from '../mfa/assurance.service.js';
import { ChallengeService } from '../mfa/challenge.service.js';
import { EnrolmentService } from '../mfa/enrolment.service.js';
import { RecoveryCodeService } from '../mfa/recovery-code.service.js';
import { SecondFactors } from '../mfa/second-factors.js';
import { UnenrolmentService } from '../mfa/unenrolment.service.js';
import { VerificationService } from '../mfa/verification.service.js';
import { AllowedHosts } from '../outbound/allowed-hosts.js';
import { Outbound } from '../outbound/outbound.js';
import { AccountLinking } from '../providers/account-linking.js';
import { Providers } from '../providers/providers.js';
import { UnlinkingService } from '../providers/unlinking.service.js';
import { UnprovenUsers } from '../providers/unproven-users.js';
import { UserExport } from '../transfer/user-export.service.js';
import { UserImport } from '../transfer/user-import.service.js';
import { UsersModule } from '../users.module.js';
import { IdTokenSignIn } from './id-token-sign-in.js';
import { ProviderArrivals } from './provider-arrivals.js';
import { ProviderSignIn } from './provider-sign-in.service.js';

const services = [
  ProviderSignIn,
  IdTokenSignIn,
  UnlinkingService,
  EnrolmentService,
  ChallengeService,
  VerificationService,
  UnenrolmentService,
  RecoveryCodeService,
  UserImport,
  UserExport,
  FactorAdminService,
];

/** Sign-in that goes by way of others: providers and second factors. */
@Module({
  imports: [UsersModule, LimitsModule],
  providers: [
    ...services,
    ProviderArrivals,
    AccountLinking,
    UnprovenUsers,
    SecondFactors,
    AssuranceService,
    {
      provide: Providers,
      inject: [Config, Outbound, AllowedHosts],
      useFactory: ({ auth }: Config, outbound: Outbound, inside: AllowedHosts) =>
        new Providers(auth.providers, outbound, inside),
    },
  ],
  exports: [...services, Providers, LimitsModule, UsersModule],
})
export class FlowsModule {}
