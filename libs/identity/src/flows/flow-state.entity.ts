import { Column, Entity, PrimaryColumn } from 'typeorm';
import { instant, maybeInstant, maybeShort, maybeText, short, uuid } from '../system/columns.js';

/** A sign-in that leaves our hands (by mail or to a provider) and comes back; with PKCE it ends in a code for a session. */
@Entity('backstay_flow_states')
export class FlowStateEntity {
  @PrimaryColumn(uuid())
  id!: string;

  /** Who came back; null: nobody yet. */
  @Column({ ...uuid('user_id'), nullable: true })
  userId!: string | null;

  /** The signed-in user who links an account; null: this is a sign-in. */
  @Column({ ...uuid('linking_user_id'), nullable: true })
  linkingUserId!: string | null;

  /** SHA-256 of the code that the client exchanges, hex; null: none was given out, or it was used. */
  @Column(maybeShort('auth_code_hash'))
  authCodeHash!: string | null;

  @Column(maybeInstant('auth_code_issued_at'))
  authCodeIssuedAt!: number | null;

  /** Null: the implicit flow. */
  @Column(maybeShort('code_challenge'))
  codeChallenge!: string | null;

  @Column(maybeShort('code_challenge_method'))
  codeChallengeMethod!: 'plain' | 's256' | null;

  /** `email`, or the provider's name. */
  @Column(short())
  provider!: string;

  /** The `amr` method of the session it ends in. */
  @Column(short('authentication_method'))
  authenticationMethod!: string;

  /** SHA-256 of the state sent to the provider, hex. */
  @Column(maybeShort('state_hash'))
  stateHash!: string | null;

  /** Nonce, our own PKCE verifier and the provider's tokens, sealed with the master key. */
  @Column(maybeText())
  sealed!: string | null;

  /** A place that `safeRedirect` has allowed; null: SITE_URL. */
  @Column(maybeText('redirect_to'))
  redirectTo!: string | null;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('expires_at'))
  expiresAt!: number;
}
