import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An apply that goes step by step, while it runs; found at the next apply, it stopped half-way. */
@Entity('backstay_schema_journal')
export class JournalEntity {
  /** Version of the record it started from. */
  @PrimaryColumn({ type: 'int' })
  version!: number;

  /** The steps as JSON. */
  @Column({ type: 'text' })
  steps!: string;

  /** Index of the step that was begun last; the ones before it are done. */
  @Column({ type: 'int' })
  position!: number;
}
