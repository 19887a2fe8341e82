import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count, instant, json, maybeShort, short, uuid } from '../system/columns.js';
import type { AmrEntry, AssuranceLevel } from './amr.js';

/** One signed-in device. Refreshes serialise on its row. */
@Entity('backstay_sessions')
export class SessionEntity {
  @PrimaryColumn(uuid())
  id!: string;

  @Column(uuid('user_id'))
  userId!: string;

  @Column(short())
  aal!: AssuranceLevel;

  /** How it was proved who this is, newest last. */
  @Column(json())
  amr!: AmrEntry[];

  /** Which refresh token is the active one; they count up from 1. */
  @Column(count())
  generation!: number;

  /** Random, part of what its refresh tokens are derived from. */
  @Column(short())
  seed!: string;

  @Column(maybeShort('user_agent'))
  userAgent!: string | null;

  @Column(maybeShort())
  ip!: string | null;

  @Column(instant('refreshed_at'))
  refreshedAt!: number;

  @Column(instant('created_at'))
  createdAt!: number;

  @Column(instant('updated_at'))
  updatedAt!: number;
}
