import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What only one process may do at a time; the row is there while one does. */
@Entity('backstay_leases')
export class LeaseEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  /** The process that holds it. */
  @Column({ type: 'varchar', length: 64 })
  holder!: string;

  /** Counted up by the holder while it lives: no clocks are compared. */
  @Column({ type: 'int' })
  beats!: number;
}
