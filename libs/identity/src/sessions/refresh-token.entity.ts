import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count, instant, short, uuid } from '../system/columns.js';

/** A refresh token that was given out; the token itself is not kept. */
@Entity('backstay_refresh_tokens')
export class RefreshTokenEntity {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn(short('token_hash'))
  tokenHash!: string;

  @Column(uuid('session_id'))
  sessionId!: string;

  /** The session's active token has the session's own generation; lower ones are used. */
  @Column(count())
  generation!: number;

  /** When its predecessor was used. */
  @Column(instant('created_at'))
  createdAt!: number;
}
