import { Column, Entity, PrimaryColumn } from 'typeorm';
import { count, short } from '../system/columns.js';

/** A counter of rate-limiter-flexible, which chose the columns. */
@Entity('backstay_rate_limits')
export class RateLimitEntity {
  @PrimaryColumn(short())
  key!: string;

  @Column(count())
  points!: number;

  /** Milliseconds since 1970; null: never. */
  @Column({ type: 'bigint', nullable: true })
  expire!: string | number | null;
}
