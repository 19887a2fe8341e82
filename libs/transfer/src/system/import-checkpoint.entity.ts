import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the import of one file into one table has come. */
@Entity('backstay_imports')
export class ImportCheckpointEntity {
  /** SHA-256 of the table's name and the file's content. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  @Column({ name: 'table_name', type: 'varchar', length: 200 })
  tableName!: string;

  /** SHA-256 of where the file lay, so that a changed one is told from another. */
  @Column({ type: 'varchar', length: 64 })
  place!: string;

  /** The options that say what the file means, as JSON: a run that goes on must have the same. */
  @Column({ type: 'text' })
  options!: string;

  /** Bytes of the unpacked file that are dealt with; the next row begins there. */
  @Column({ type: 'bigint' })
  position!: string;

  /** The line that begins there. */
  @Column({ type: 'bigint' })
  line!: string;

  @Column({ type: 'bigint' })
  written!: string;

  @Column({ type: 'bigint' })
  refused!: string;

  /** Bytes of the files of refused rows that belong to it. */
  @Column({ name: 'reject_bytes', type: 'bigint' })
  rejectBytes!: string;

  @Column({ name: 'reason_bytes', type: 'bigint' })
  reasonBytes!: string;

  /** 1 when the whole file is dealt with. */
  @Column({ type: 'int' })
  done!: number;
}
