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

  /** Index of the statement of that step that was begun last; the ones before it are done. */
  @Column({ type: 'int' })
  statement!: number;

  /**
   * What the tables that this statement names looked like before it, as JSON: if they look the same, it had no effect.
   * Null where the step itself tells what to look for.
   */
  @Column({ type: 'text', nullable: true })
  before!: string | null;
}
