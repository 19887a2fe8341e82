import type { TableDefinition } from '@backstay/query';
import { expect, it } from 'vitest';
import { engineDdls } from './engine-ddls.js';

const column = { nullable: true, default: null, identity: null, generated: false, comment: null } as const;
const key = {
  name: 'notes_parent_fkey',
  columns: ['parent'],
  references: { table: { schema: 'public', name: 'notes' }, columns: ['id'] },
  onUpdate: 'no action',
  onDelete: 'no action',
} as const;
const table: TableDefinition = {
  schema: 'api',
  name: 'notes',
  columns: [
    { ...column, name: 'id', type: { kind: 'integer' }, nullable: false, generation: null, collation: null },
    { ...column, name: 'parent', type: { kind: 'integer' }, generation: null, collation: null },
    {
      ...column,
      name: 'mood',
      type: { kind: 'enum', name: 'api.mood', values: ['up'] },
      generation: null,
      collation: null,
    },
  ],
  primaryKey: { name: 'notes_pkey', columns: ['id'] },
  uniqueKeys: [],
  foreignKeys: [key],
  checks: [],
  indexes: [],
  grants: [],
  comment: null,
};
const index = { name: 'notes_mood', unique: false, columns: [{ column: 'mood', direction: 'asc' as const }] };

const expected = {
  postgres: {
    schema: ['CREATE SCHEMA IF NOT EXISTS "api"'],
    type: ['CREATE TYPE "api"."mood" AS ENUM (\'up\')'],
    table: 'CREATE TABLE "api"."notes" (',
    column: '"mood" "api"."mood"',
    reference:
      'ALTER TABLE "api"."notes" ADD CONSTRAINT "notes_parent_fkey" FOREIGN KEY ("parent") REFERENCES "public"."notes" ("id")',
    index: 'CREATE INDEX "notes_mood" ON "api"."notes" ("mood")',
    rename: 'ALTER TABLE "api"."notes" RENAME TO "texts"',
    drop: 'DROP TABLE "api"."notes"',
  },
  mysql: {
    schema: [],
    type: [],
    table: 'CREATE TABLE `api.notes` (',
    column: "CONSTRAINT `api.notes_mood_type` CHECK (`mood` IN ('up'))",
    reference:
      'ALTER TABLE `api.notes` ADD CONSTRAINT `api.notes_parent_fkey` FOREIGN KEY (`parent`) REFERENCES `notes` (`id`)',
    index: 'ALTER TABLE `api.notes` ADD INDEX `notes_mood` (`mood`)',
    rename:
      "ALTER TABLE `api.notes` DROP CONSTRAINT `api.notes_mood_type`, RENAME TO `api.texts`, ADD CONSTRAINT `api.texts_mood_type` CHECK (`mood` IN ('up'))",
    drop: 'DROP TABLE `api.notes`',
  },
  mariadb: {
    schema: [],
    type: [],
    table: 'CREATE TABLE `api.notes` (',
    column: "CONSTRAINT `api.notes_mood_type` CHECK (`mood` IN ('up'))",
    reference:
      'ALTER TABLE `api.notes` ADD CONSTRAINT `api.notes_parent_fkey` FOREIGN KEY (`parent`) REFERENCES `notes` (`id`)',
    index: 'ALTER TABLE `api.notes` ADD INDEX `notes_mood` (`mood`)',
    rename:
      "ALTER TABLE `api.notes` DROP CONSTRAINT `api.notes_mood_type`, RENAME TO `api.texts`, ADD CONSTRAINT `api.texts_mood_type` CHECK (`mood` IN ('up'))",
    drop: 'DROP TABLE `api.notes`',
  },
  sqlite: {
    schema: [],
    type: [],
    table: 'CREATE TABLE "api.notes" (',
    column: 'CONSTRAINT "api.notes_parent_fkey" FOREIGN KEY ("parent") REFERENCES "notes" ("id")',
    reference: null,
    index: 'CREATE INDEX "api.notes_mood" ON "api.notes" ("mood")',
    rename: 'ALTER TABLE "api.notes" RENAME TO "api.texts"',
    drop: 'DROP TABLE "api.notes"',
  },
} as const;

it.each(engineDdls.map(({ name, ddl }) => [name, ddl] as const))(
  'a table of a schema has its schema in its name, on %s',
  (name, ddl) => {
    const wanted = expected[name];
    expect(ddl.createSchema('api')).toEqual(wanted.schema);
    expect(ddl.createEnum({ name: 'api.mood', values: ['up'] })).toEqual(wanted.type);
    const [created = ''] = ddl.createTable(table);
    expect(created).toContain(wanted.table);
    expect(created).toContain(wanted.column);
    expect(ddl.addForeignKey(table, key)?.[0] ?? null).toBe(wanted.reference);
    expect(ddl.createIndex(table, index)).toEqual([wanted.index]);
    expect(ddl.renameTable(table, { ...table, name: 'texts' })[0]).toBe(wanted.rename);
    expect(ddl.dropTable(table).at(-1)).toBe(wanted.drop);
  },
);

it('a reference to people goes to the table that stands for them', () => {
  const people = { ...key, references: { table: { schema: 'auth', name: 'users' }, columns: ['id'] } };
  const mysql = engineDdls.find(({ name }) => name === 'mysql')!;
  expect(mysql.ddl.addForeignKey(table, people)?.[0]).toContain('REFERENCES `backstay_auth_users`');
});
