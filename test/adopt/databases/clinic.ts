/** A small database of PostgreSQL's own ways: domains, enums, serials, citext, collations, arrays, namespaces. */
export const clinicOfPostgres: readonly string[] = [
  'CREATE SCHEMA archive',
  'CREATE EXTENSION IF NOT EXISTS citext',
  "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
  "CREATE DOMAIN phone AS varchar(20) CHECK (VALUE ~ '^[0-9 ]+$')",
  `CREATE TABLE people (
     id serial PRIMARY KEY, name varchar(80) NOT NULL, email citext UNIQUE, phone phone, mood mood DEFAULT 'ok',
     tags text[] NOT NULL DEFAULT '{}', address inet, code char(4), seen timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE visits (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
     cost numeric(10,2) NOT NULL, doubled numeric(10,2) GENERATED ALWAYS AS (cost * 2) STORED, at timestamp(3), note text COLLATE "C"
   )`,
  'CREATE INDEX visits_dear ON visits (cost) WHERE cost > 100',
  'CREATE INDEX visits_lower ON visits (lower(note))',
  'CREATE INDEX people_name ON people (name)',
  'CREATE TABLE archive.old (id integer PRIMARY KEY)',
  `CREATE VIEW totals AS SELECT p.name, p.email, p.mood, p.address, sum(v.cost) AS total, max(v.at) AS last_at
     FROM people p LEFT JOIN visits v ON v.person_id = p.id GROUP BY p.id`,
  "COMMENT ON VIEW totals IS 'What each has paid'",
  "COMMENT ON TABLE people IS 'Who comes'",
  "INSERT INTO people (name, email, phone, tags, code) VALUES ('\u00e9mile', 'Emile@Example.test', '01 23', '{a,B}', 'ab'), ('Zoe', 'zoe@example.test', NULL, '{}', NULL), ('bea', NULL, NULL, '{}', NULL)",
  'INSERT INTO visits (person_id, cost) VALUES (1, 10.5), (1, 200), (2, 1)',
];

/** The same in the ways of SQLite: declared types that bind nobody, text that ignores case, a view. */
export const clinicOfSqlite: readonly string[] = [
  `CREATE TABLE people (
     id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, email TEXT COLLATE NOCASE UNIQUE, active BOOLEAN NOT NULL DEFAULT 1, born DATE,
     weight DECIMAL(5,2), anything, photo BLOB, score DOUBLE
   )`,
  `CREATE TABLE visits (
     id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE, cost INTEGER, note TEXT DEFAULT 'none'
   )`,
  'CREATE INDEX visits_person ON visits (person_id)',
  'CREATE INDEX visits_dear ON visits (cost) WHERE cost > 100',
  'CREATE TABLE later (id INTEGER PRIMARY KEY)',
  'CREATE VIEW broken AS SELECT id FROM later',
  'DROP TABLE later',
  'CREATE VIEW dear AS SELECT v.id, p.email, v.cost, v.cost * 2 AS double_cost FROM visits v JOIN people p ON p.id = v.person_id WHERE v.cost > 100',
  "INSERT INTO people (id, name, email, active, born, weight) VALUES (1, 'Emile', 'Emile@Example.test', 1, '2001-02-03', 70.5), (2, 'zoe', 'zoe@example.test', 'yes', 20010203, 'heavy')",
  "INSERT INTO visits (person_id, cost) VALUES (1, 10), (1, 200), (2, 'much')",
];
