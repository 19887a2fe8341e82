import type { ColumnType } from '@backstay/catalog';
import { engineDdls } from '@backstay/engine';
import type { Ddl } from '@backstay/query';
import { describe, expect, it } from 'vitest';
import { column, own, table } from '../schema/definitions.js';
import { grownLibrary } from '../schema/library.js';

/** Engine → what it gives, in the order of `engineDdls`. */
const each = (give: (ddl: Ddl) => unknown): Record<string, unknown> =>
  Object.fromEntries(engineDdls.map(({ title, ddl }) => [title, give(ddl)]));

const utf8 = (collation: string) => `CHARACTER SET utf8mb4 COLLATE ${collation}`;
const [mysql, mariadb] = [utf8('utf8mb4_0900_bin'), utf8('utf8mb4_nopad_bin')];
const ascii = 'char(36) CHARACTER SET ascii COLLATE ascii_bin';
const mood: ColumnType = { kind: 'enum', name: 'mood', values: ['sad', 'ok'] };

type Row = readonly [type: ColumnType, PostgreSQL: string, MySQL: string, MariaDB: string, SQLite: string];

const storage: readonly Row[] = [
  [{ kind: 'boolean' }, 'boolean', 'tinyint(1)', 'tinyint(1)', 'INTEGER'],
  [{ kind: 'smallint' }, 'smallint', 'smallint', 'smallint', 'INTEGER'],
  [{ kind: 'integer' }, 'integer', 'integer', 'integer', 'INTEGER'],
  [{ kind: 'bigint' }, 'bigint', 'bigint', 'bigint', 'INTEGER'],
  [{ kind: 'real' }, 'real', 'double', 'double', 'REAL'],
  [{ kind: 'double' }, 'double precision', 'double', 'double', 'REAL'],
  [{ kind: 'numeric', precision: 12, scale: 2 }, 'numeric(12,2)', 'decimal(12,2)', 'decimal(12,2)', 'NUMERIC'],
  [{ kind: 'text' }, 'text COLLATE "C"', `longtext ${mysql}`, `longtext ${mariadb}`, 'TEXT'],
  [
    { kind: 'varchar', length: 40 },
    'varchar(40) COLLATE "C"',
    `varchar(40) ${mysql}`,
    `varchar(40) ${mariadb}`,
    'TEXT',
  ],
  [{ kind: 'varchar', length: 9000 }, 'varchar(9000) COLLATE "C"', `longtext ${mysql}`, `longtext ${mariadb}`, 'TEXT'],
  [{ kind: 'char', length: 3 }, 'char(3) COLLATE "C"', `varchar(3) ${mysql}`, `varchar(3) ${mariadb}`, 'TEXT'],
  [{ kind: 'uuid' }, 'uuid', ascii, ascii, 'TEXT'],
  [{ kind: 'date' }, 'date', 'date', 'date', 'TEXT'],
  [{ kind: 'time', precision: 6 }, 'time', 'time(6)', 'time(6)', 'TEXT'],
  [{ kind: 'timestamp', precision: 3 }, 'timestamp(3)', 'datetime(3)', 'datetime(3)', 'TEXT'],
  [{ kind: 'timestamptz', precision: 6 }, 'timestamptz', 'datetime(6)', 'datetime(6)', 'TEXT'],
  [{ kind: 'json' }, 'json', `longtext ${mysql}`, `longtext ${mariadb}`, 'TEXT'],
  [{ kind: 'jsonb' }, 'jsonb', 'json', `longtext ${mariadb}`, 'TEXT'],
  [{ kind: 'bytea' }, 'bytea', 'longblob', 'longblob', 'BLOB'],
  [mood, '"public"."mood"', `varchar(191) ${mysql}`, `varchar(191) ${mariadb}`, 'TEXT'],
  [{ kind: 'array', of: { kind: 'text' } }, 'text[]', 'json', `longtext ${mariadb}`, 'TEXT'],
];

describe('the storage of a column', () => {
  it.each(storage)('is settled for %o on every engine', (type, postgresText, mysqlText, mariadbText, sqliteText) => {
    expect(each((ddl) => ddl.storageType(column('c', type)))).toEqual({
      PostgreSQL: postgresText,
      MySQL: mysqlText,
      MariaDB: mariadbText,
      SQLite: sqliteText,
    });
  });

  it('of moments given by the server is UTC, whatever zone a session has', () => {
    const when = column('at', { kind: 'timestamptz', precision: 6 }, { nullable: false, default: { kind: 'now' } });
    const add = each((ddl) => ddl.addColumn(table('t', [when]), when)?.[0] ?? null);
    expect(add).toEqual({
      PostgreSQL: 'ALTER TABLE "public"."t" ADD COLUMN "at" timestamptz DEFAULT now() NOT NULL',
      MySQL: 'ALTER TABLE `t` ADD COLUMN `at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6))',
      MariaDB: 'ALTER TABLE `t` ADD COLUMN `at` datetime(6) NOT NULL DEFAULT (utc_timestamp(6))',
      SQLite: null,
    });
  });
});

describe('keys, checks and indexes', () => {
  const items = grownLibrary.tables.find(({ name }) => name === 'items') ?? table('items', []);
  const [, lender] = items.foreignKeys;

  it('refer to auth.users by the name it has on the engine', () => {
    const mysqlText =
      'ALTER TABLE `items` ADD CONSTRAINT `items_lender_fkey` FOREIGN KEY (`lender`) REFERENCES `backstay_auth_users` (`id`) ON DELETE SET NULL';
    expect(each((ddl) => (lender === undefined ? [] : ddl.addForeignKey(items, lender)))).toEqual({
      PostgreSQL: [
        'ALTER TABLE "public"."items" ADD CONSTRAINT "items_lender_fkey" FOREIGN KEY ("lender") REFERENCES "auth"."users" ("id") ON DELETE SET NULL',
      ],
      MySQL: [mysqlText],
      MariaDB: [mysqlText],
      SQLite: null,
    });
  });

  it('hold texts of any length by their hash where an index cannot', () => {
    const text = (invisible: string) =>
      `ALTER TABLE \`items\` ADD \`backstay_items_title_shelf_key_1\` binary(32) GENERATED ALWAYS AS (unhex(sha2(\`title\`, 256))) STORED ${invisible}, ` +
      'ADD UNIQUE INDEX `items_title_shelf_key` (`backstay_items_title_shelf_key_1`, `shelf`)';
    const [key] = items.uniqueKeys;
    expect(each((ddl) => (key === undefined ? [] : ddl.addUnique(items, key)))).toEqual({
      PostgreSQL: ['ALTER TABLE "public"."items" ADD CONSTRAINT "items_title_shelf_key" UNIQUE ("title", "shelf")'],
      MySQL: [text('/*!80023 INVISIBLE */')],
      MariaDB: [text('INVISIBLE')],
      SQLite: ['CREATE UNIQUE INDEX "items_title_shelf_key" ON "items" ("title", "shelf")'],
    });
  });

  it('find long texts by their beginning', () => {
    const index = { name: 'by_title', unique: false, columns: [{ column: 'title', direction: 'desc' }] } as const;
    expect(each((ddl) => ddl.createIndex(items, index))).toEqual({
      PostgreSQL: ['CREATE INDEX "by_title" ON "public"."items" ("title" DESC)'],
      MySQL: ['ALTER TABLE `items` ADD INDEX `by_title` (`title`(191) DESC)'],
      MariaDB: ['ALTER TABLE `items` ADD INDEX `by_title` (`title`(191) DESC)'],
      SQLite: ['CREATE INDEX "by_title" ON "items" ("title" DESC)'],
    });
  });

  it('are conditions where a boolean is a number, too', () => {
    const flag = column('b', { kind: 'boolean' });
    const bare = { name: 'b_holds', expression: own('b', { kind: 'boolean' }) };
    const whole = { name: 'no_b', expression: { kind: 'not', operand: bare.expression } } as const;
    expect(each((ddl) => [bare, whole].flatMap((one) => ddl.addCheck(table('t', [flag]), one)))).toEqual({
      PostgreSQL: [
        'ALTER TABLE "public"."t" ADD CONSTRAINT "b_holds" CHECK ("b")',
        'ALTER TABLE "public"."t" ADD CONSTRAINT "no_b" CHECK ((NOT "b"))',
      ],
      MySQL: [
        'ALTER TABLE `t` ADD CONSTRAINT `t_b_holds` CHECK ((`b`) <> 0)',
        'ALTER TABLE `t` ADD CONSTRAINT `t_no_b` CHECK ((NOT `b`))',
      ],
      MariaDB: [
        'ALTER TABLE `t` ADD CONSTRAINT `t_b_holds` CHECK (`b`)',
        'ALTER TABLE `t` ADD CONSTRAINT `t_no_b` CHECK ((NOT `b`))',
      ],
      SQLite: [null, null],
    });
  });

  it('take up new labels of an enum where the type is a check', () => {
    const before = { name: 'mood', values: ['sad', 'ok'] };
    const after = { name: 'mood', values: ['glum', 'sad', 'meh', 'ok', 'great'] };
    const users = [table('t', [column('m', { kind: 'enum', ...after })])];
    const mysqlText =
      "ALTER TABLE `t` DROP CONSTRAINT `t_m_type`, ADD CONSTRAINT `t_m_type` CHECK (`m` IN ('glum', 'sad', 'meh', 'ok', 'great'))";
    expect(each((ddl) => ddl.changeEnum(before, after, users))).toEqual({
      PostgreSQL: [
        `ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'glum' BEFORE 'sad'`,
        `ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'meh' AFTER 'sad'`,
        `ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'great' AFTER 'ok'`,
      ],
      MySQL: [mysqlText],
      MariaDB: [mysqlText],
      SQLite: null,
    });
  });
});

describe('what an engine cannot have exactly', () => {
  const problems = (definition: ReturnType<typeof table>) =>
    each((ddl) => ddl.problems(definition).map((problem) => `${problem.object}: ${problem.message}`));

  it('is a text as primary key where keys have a length', () => {
    const definition = table('t', [column('k', { kind: 'text' }, { nullable: false })], {
      primaryKey: { name: 't_pkey', columns: ['k'] },
    });
    const refusal = ['public.t.k: text is too long for the primary key on this database.'];
    expect(problems(definition)).toEqual({ PostgreSQL: [], MySQL: refusal, MariaDB: refusal, SQLite: [] });
  });

  it('is a number with more digits than are stored', () => {
    const definition = table('t', [
      column('wide', { kind: 'numeric', precision: 20, scale: 2 }),
      column('any', { kind: 'numeric', precision: null, scale: null }),
    ]);
    const own = ['public.t.any: numeric without precision keeps each value’s own scale, which this database cannot.'];
    expect(problems(definition)).toEqual({
      PostgreSQL: [],
      MySQL: own,
      MariaDB: own,
      SQLite: [
        'public.t.wide: numeric(20, 2) cannot be stored exactly by SQLite.',
        'public.t.any: numeric cannot be stored exactly by SQLite.',
      ],
    });
  });
});
