import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A running server process and the schema version it enforces. */
@Entity('backstay_nodes')
export class NodeEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @Column({ type: 'int' })
  version!: number;

  /** The announced version whose tables it leaves alone; 0: none. */
  @Column({ type: 'int' })
  ready!: number;

  /** Counted up while it lives: no clocks are compared. */
  @Column({ type: 'int' })
  beats!: number;
}
