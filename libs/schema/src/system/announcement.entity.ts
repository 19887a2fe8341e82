import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A version that is being made with changes which nodes of the version before cannot live with. */
@Entity('backstay_schema_announcements')
export class AnnouncementEntity {
  /** The version to come; of no effect once it is recorded. */
  @PrimaryColumn({ type: 'int' })
  version!: number;

  /** The tables (`schema.name`) that nodes leave alone meanwhile, as a JSON list. */
  @Column({ type: 'text' })
  tables!: string;
}
