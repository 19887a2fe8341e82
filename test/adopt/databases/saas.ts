import { dropDigits, makeDigits } from './digits.js';

/** Several customers in one database, as an object mapper of today makes it: uuids as text, soft deletes, documents. */
export const saas: readonly string[] = [
  ...makeDigits,
  `CREATE TABLE organisations (
     id char(36) NOT NULL, name varchar(255) NOT NULL, plan enum('free','team','a trial') NOT NULL DEFAULT 'free',
     settings json DEFAULT NULL, created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), deleted_at datetime DEFAULT NULL,
     PRIMARY KEY (id), UNIQUE KEY organisations_name (name)
   ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci`,
  `CREATE TABLE users (
     id char(36) NOT NULL, email varchar(191) NOT NULL, is_active tinyint(1) NOT NULL DEFAULT 1, role varchar(20) NOT NULL DEFAULT 'member',
     PRIMARY KEY (id), UNIQUE KEY users_email (email)
   ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`,
  `CREATE TABLE members (
     organisation_id char(36) NOT NULL, user_id char(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL, level smallint NOT NULL DEFAULT 1,
     PRIMARY KEY (organisation_id, user_id), KEY members_user (user_id),
     CONSTRAINT members_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id) ON DELETE CASCADE,
     CONSTRAINT members_user FOREIGN KEY (user_id) REFERENCES users (id)
   ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci`,
  `CREATE TABLE projects (
     id int unsigned NOT NULL AUTO_INCREMENT, organisation_id char(36) NOT NULL, name varchar(255) NOT NULL, budget decimal(12,2) DEFAULT NULL,
     flags bit(8) NOT NULL DEFAULT b'0', updated_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
     PRIMARY KEY (id), KEY projects_organisation (organisation_id), KEY projects_name (name),
     CONSTRAINT projects_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id)
   ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci`,
  `INSERT INTO organisations (id, name, plan, settings) VALUES
     ('11111111-1111-4111-8111-111111111111', 'Acme', 'team', '{"seats": 5}'),
     ('22222222-2222-4222-8222-222222222222', 'B\u00e9ta', 'a trial', NULL)`,
  `INSERT INTO users (id, email, role) VALUES
     ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'ann@example.test', 'Admin'), ('bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb', 'bob@example.test', 'admin')`,
  `INSERT INTO members (organisation_id, user_id) VALUES
     ('11111111-1111-4111-8111-111111111111', 'AAAAAAAA-aaaa-4aaa-8aaa-aaaaaaaaaaaa'),
     ('22222222-2222-4222-8222-222222222222', 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb')`,
  `INSERT INTO projects (organisation_id, name, budget, flags)
     SELECT IF(n % 2 = 0, '11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'),
            CONCAT('Project ', n), n + 0.25, n % 200
     FROM (SELECT a.d + 10 * b.d + 100 * c.d AS n FROM digits a, digits b, digits c) numbers ORDER BY n`,
  dropDigits,
];
