import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of the applied schema; the highest is in force, the others are its history. */
@Entity('backstay_schema')
export class AppliedRecordEntity {
  @PrimaryColumn({ type: 'int' })
  version!: number;

  /** The SchemaRecord as JSON. */
  @Column({ type: 'text' })
  record!: string;

  /** What the database looked like right after (a DatabaseSnapshot as JSON), for telling later what others changed. */
  @Column({ type: 'text' })
  snapshot!: string;

  /** Milliseconds since 1970, by the clock of the process that applied; for people to read. */
  @Column({ name: 'applied_at', type: 'bigint' })
  appliedAt!: string;
}
