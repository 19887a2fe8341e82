/** SQL text and then the parameters, of each case of `dialects.cases.ts` on each engine. */
export const expected: Readonly<
  Record<
    string,
    Readonly<
      Record<'postgres' | 'mysql' | 'mariadb' | 'sqlite', readonly [sql: string, ...parameters: readonly unknown[]]>
    >
  >
> = {
  'a text': {
    postgres: ['("b"."title" = $1::text)', `O'Reilly`],
    mysql: ['(`b`.`title` = ?)', `O'Reilly`],
    mariadb: ['(`b`.`title` = ?)', `O'Reilly`],
    sqlite: ['("b"."title" = ?)', `O'Reilly`],
  },
  'a whole number': {
    postgres: ['("b"."id" = $1::bigint)', '9007199254740993'],
    mysql: ['(`b`.`id` = CAST(? AS SIGNED))', '9007199254740993'],
    mariadb: ['(`b`.`id` = CAST(? AS SIGNED))', '9007199254740993'],
    sqlite: ['("b"."id" = ?)', 9007199254740993n],
  },
  'a decimal': {
    postgres: ['("b"."price" = $1::numeric)', '12.345'],
    mysql: ['(`b`.`price` = CAST(? AS DECIMAL(65,30)))', '12.345'],
    mariadb: ['(`b`.`price` = CAST(? AS DECIMAL(65,30)))', '12.345'],
    sqlite: ['("b"."price" = ?)', 12.345],
  },
  'a double': {
    postgres: ['("b"."size" = $1::double precision)', '0.1'],
    mysql: ['(`b`.`size` = ?)', 0.1],
    mariadb: ['(`b`.`size` = ?)', 0.1],
    sqlite: ['("b"."size" = ?)', 0.1],
  },
  'a moment': {
    postgres: ['("b"."seen" = $1::timestamptz)', '2026-01-02 02:04:05.678900+00'],
    mysql: ['(`b`.`seen` = CAST(? AS DATETIME(6)))', '2026-01-02 02:04:05.678900'],
    mariadb: ['(`b`.`seen` = CAST(? AS DATETIME(6)))', '2026-01-02 02:04:05.678900'],
    sqlite: ['("b"."seen" = ?)', '2026-01-02 02:04:05.678900'],
  },
  'a uuid and a claim': {
    postgres: ['("b"."owner" = $1::uuid)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    mysql: ['(`b`.`owner` = ?)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    mariadb: ['(`b`.`owner` = ?)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    sqlite: ['("b"."owner" = ?)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  },
  'a boolean constant': {
    postgres: ['("b"."open" = TRUE)'],
    mysql: ['(`b`.`open` = TRUE)'],
    mariadb: ['(`b`.`open` = TRUE)'],
    sqlite: ['("b"."open" = TRUE)'],
  },
  'the order of an enum': {
    postgres: ['("b"."feel" < $1::"public"."mood")', 'ok'],
    mysql: ['(NULLIF(FIELD(`b`.`feel`, ?, ?), 0) < NULLIF(FIELD(?, ?, ?), 0))', 'sad', 'ok', 'ok', 'sad', 'ok'],
    mariadb: ['(NULLIF(FIELD(`b`.`feel`, ?, ?), 0) < NULLIF(FIELD(?, ?, ?), 0))', 'sad', 'ok', 'ok', 'sad', 'ok'],
    sqlite: [
      '((CASE "b"."feel" WHEN ? THEN 0 WHEN ? THEN 1 END) < (CASE ? WHEN ? THEN 0 WHEN ? THEN 1 END))',
      'sad',
      'ok',
      'ok',
      'sad',
      'ok',
    ],
  },
  'is distinct from': {
    postgres: ['("b"."title" IS DISTINCT FROM $1::text)', 'x'],
    mysql: ['(NOT (`b`.`title` <=> ?))', 'x'],
    mariadb: ['(NOT (`b`.`title` <=> ?))', 'x'],
    sqlite: ['("b"."title" IS NOT ?)', 'x'],
  },
  'a list': {
    postgres: ['("b"."id" IN ($1::bigint, $2::bigint))', '1', '2'],
    mysql: ['(`b`.`id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))', '1', '2'],
    mariadb: ['(`b`.`id` IN (CAST(? AS SIGNED), CAST(? AS SIGNED)))', '1', '2'],
    sqlite: ['("b"."id" IN (?, ?))', 1n, 2n],
  },
  'an empty list': {
    postgres: ['FALSE'],
    mysql: ['FALSE'],
    mariadb: ['FALSE'],
    sqlite: ['FALSE'],
  },
  'three-valued logic': {
    postgres: ['((NOT "b"."open") OR ("b"."open" IS NULL))'],
    mysql: ['((NOT `b`.`open`) OR (`b`.`open` IS NULL))'],
    mariadb: ['((NOT `b`.`open`) OR (`b`.`open` IS NULL))'],
    sqlite: ['((NOT "b"."open") OR ("b"."open" IS NULL))'],
  },
  like: {
    postgres: ['("b"."title" LIKE $1::text)', 'a%'],
    mysql: ['(`b`.`title` LIKE ?)', 'a%'],
    mariadb: ['(`b`.`title` LIKE ?)', 'a%'],
    sqlite: ['backstay_like("b"."title", ?)', 'a%'],
  },
  match: {
    postgres: ['("b"."title" COLLATE "C" ~ $1)', '(?c)^a.*\\U000000e9'],
    mysql: ["REGEXP_LIKE(`b`.`title`, ?, 'c')", '(?-imsx)\\Aa(?>[\\s\\S]*?\\x{e9})'],
    mariadb: [
      "(CASE WHEN `b`.`title` RLIKE ? THEN TRUE WHEN `b`.`title` RLIKE ? THEN FALSE WHEN `b`.`title` IS NOT NULL THEN (SELECT e.e FROM JSON_TABLE('[]', '$' COLUMNS (e INT PATH '$.e' ERROR ON EMPTY)) AS e) END)",
      '(?-imsx)\\Aa(?>[\\s\\S]*?\\x{e9})',
      '(?-imsx)\\Aa(?>[\\s\\S]*?\\x{e9})|\\A',
    ],
    sqlite: [
      'backstay_regex("b"."title", ?)',
      '[["start"],["set",[[97,97]]],["go",3,5],["set",[[0,1114111]]],["go",2],["set",[[233,233]]],["found"]]',
    ],
  },
  imatch: {
    postgres: ['("b"."title" COLLATE "C" ~ $1)', '(?c)[\\U000000c9\\U000000e9]'],
    mysql: ["REGEXP_LIKE(`b`.`title`, ?, 'c')", '(?-imsx)[\\x{c9}\\x{e9}]'],
    mariadb: [
      "(CASE WHEN `b`.`title` RLIKE ? THEN TRUE WHEN `b`.`title` RLIKE ? THEN FALSE WHEN `b`.`title` IS NOT NULL THEN (SELECT e.e FROM JSON_TABLE('[]', '$' COLUMNS (e INT PATH '$.e' ERROR ON EMPTY)) AS e) END)",
      '(?-imsx)[\\x{c9}\\x{e9}]',
      '(?-imsx)\\A(?>[\\s\\S]*?[\\x{c9}\\x{e9}])|\\A',
    ],
    sqlite: ['backstay_regex("b"."title", ?)', '[["set",[[201,201],[233,233]]],["found"]]'],
  },
  'full-text search': {
    postgres: [
      `(to_tsvector('english'::regconfig, "b"."title") @@ to_tsquery('english'::regconfig, $1::text))`,
      'cat & !dog:*',
    ],
    mysql: [
      '(CASE WHEN `b`.`title` IS NOT NULL THEN ((MATCH(`b`.`backstay_books_title_1`) AGAINST (? IN BOOLEAN MODE) > 0) AND (NOT (MATCH(`b`.`backstay_books_title_1`) AGAINST (? IN BOOLEAN MODE) > 0))) END)',
      '"cat"',
      'dog*',
    ],
    mariadb: [
      '(CASE WHEN `b`.`title` IS NOT NULL THEN ((MATCH(`b`.`backstay_books_title_1`) AGAINST (? IN BOOLEAN MODE) > 0) AND (NOT (MATCH(`b`.`backstay_books_title_1`) AGAINST (? IN BOOLEAN MODE) > 0))) END)',
      '"cat"',
      'dog*',
    ],
    sqlite: [
      '(CASE WHEN "b"."title" IS NOT NULL THEN (("b"."id" IN (SELECT "backstay_books_title_rows".key FROM "backstay_books_title_words" JOIN "backstay_books_title_rows" ON "backstay_books_title_rows".id = "backstay_books_title_words".rowid WHERE "backstay_books_title_words" MATCH ? AND backstay_visit())) AND (NOT ("b"."id" IN (SELECT "backstay_books_title_rows".key FROM "backstay_books_title_words" JOIN "backstay_books_title_rows" ON "backstay_books_title_rows".id = "backstay_books_title_words".rowid WHERE "backstay_books_title_words" MATCH ? AND backstay_visit())))) END)',
      '"cat"',
      'dog*',
    ],
  },
  ilike: {
    postgres: ['("b"."title" COLLATE "default" ILIKE $1::text)', 'a%'],
    mysql: ['(LOWER(`b`.`title`) LIKE LOWER(?))', 'a%'],
    mariadb: ['(LOWER(`b`.`title`) LIKE LOWER(?))', 'a%'],
    sqlite: ['backstay_ilike("b"."title", ?)', 'a%'],
  },
  'a JSON path as text': {
    postgres: ['((("b"."meta" -> $1::text ->> $2::integer) COLLATE "C") = $3::text)', 'a', '0', 'x'],
    mysql: [
      "(((CASE WHEN JSON_TYPE(JSON_EXTRACT(`b`.`meta`, ?)) <> 'OBJECT' COLLATE utf8mb4_0900_bin AND JSON_TYPE(JSON_EXTRACT(`b`.`meta`, ?)) <> 'NULL' COLLATE utf8mb4_0900_bin THEN JSON_UNQUOTE(JSON_EXTRACT(`b`.`meta`, ?)) END) COLLATE utf8mb4_0900_bin) = ?)",
      '$."a"',
      '$."a"[0]',
      '$."a"[0]',
      'x',
    ],
    mariadb: [
      "(((CASE WHEN JSON_TYPE(JSON_EXTRACT(`b`.`meta`, ?)) <> 'OBJECT' COLLATE utf8mb4_nopad_bin AND JSON_TYPE(JSON_EXTRACT(`b`.`meta`, ?)) <> 'NULL' COLLATE utf8mb4_nopad_bin THEN JSON_UNQUOTE(JSON_EXTRACT(`b`.`meta`, ?)) END) COLLATE utf8mb4_nopad_bin) = ?)",
      '$."a"',
      '$."a"[0]',
      '$."a"[0]',
      'x',
    ],
    sqlite: ['(backstay_jsonb_text("b"."meta", ?) = ?)', '["a",0]', 'x'],
  },
  'a JSON path as jsonb': {
    postgres: ['(("b"."meta" -> $1::text) = $2::jsonb)', 'a', '{"b": 1}'],
    mysql: ['(JSON_EXTRACT(`b`.`meta`, ?) = CAST(? AS JSON))', '$."a"', '{"b": 1}'],
    mariadb: [
      "(CAST(JSON_EXTRACT(`b`.`meta`, ?) AS CHAR) = CAST(? AS CHAR) OR (JSON_EQUALS(JSON_EXTRACT(`b`.`meta`, ?), ?) AND JSON_EXTRACT(`b`.`meta`, ?) NOT RLIKE '[0-9.]{16}'))",
      '$."a"',
      '{"b": 1}',
      '$."a"',
      '{"b": 1}',
      '$."a"',
    ],
    sqlite: ['(backstay_jsonb_compare(backstay_jsonb_get("b"."meta", ?), ?) = 0)', '["a"]', '{"b": 1}'],
  },
  'an array that contains': {
    postgres: ['("b"."tags" @> $1::text[])', '{new}'],
    mysql: [
      "(JSON_CONTAINS(`b`.`tags`, CAST(? AS JSON)) AND (NOT JSON_CONTAINS(CAST(? AS JSON), 'null') OR `b`.`tags` IS NULL))",
      '["new"]',
      '["new"]',
    ],
    mariadb: [
      "(JSON_CONTAINS(`b`.`tags`, ?) AND (NOT JSON_CONTAINS(?, 'null') OR `b`.`tags` IS NULL))",
      '["new"]',
      '["new"]',
    ],
    sqlite: ['backstay_array_contains("b"."tags", ?)', '["new"]'],
  },
  'a document that contains': {
    postgres: ['("b"."meta" @> $1::jsonb)', '{"a": 1}'],
    mysql: [
      "(CASE WHEN `b`.`meta` IS NOT NULL THEN COALESCE((JSON_TYPE(`b`.`meta`) = 'OBJECT' COLLATE utf8mb4_bin AND (JSON_EXTRACT(`b`.`meta`, ?) = CAST(? AS JSON))), FALSE) END)",
      '$."a"',
      '1',
    ],
    mariadb: [
      "(CASE WHEN `b`.`meta` IS NOT NULL THEN COALESCE((JSON_TYPE(`b`.`meta`) = 'OBJECT' COLLATE utf8mb4_bin AND (CAST(JSON_EXTRACT(`b`.`meta`, ?) AS CHAR) = CAST(? AS CHAR) OR (JSON_EQUALS(JSON_EXTRACT(`b`.`meta`, ?), ?) AND JSON_EXTRACT(`b`.`meta`, ?) NOT RLIKE '[0-9.]{16}'))), FALSE) END)",
      '$."a"',
      '1',
      '$."a"',
      '1',
      '$."a"',
    ],
    sqlite: ['backstay_jsonb_contains("b"."meta", ?)', '{"a": 1}'],
  },
  'division of whole numbers': {
    postgres: ['("b"."pages" / NULLIF(2, 0))'],
    mysql: ['(`b`.`pages` DIV 2)'],
    mariadb: ['(`b`.`pages` DIV 2)'],
    sqlite: ['("b"."pages" / 2)'],
  },
  lower: {
    postgres: ['(lower("b"."title" COLLATE "default") COLLATE "C")'],
    mysql: ['LOWER(`b`.`title`)'],
    mariadb: ['LOWER(`b`.`title`)'],
    sqlite: ['backstay_lower("b"."title")'],
  },
  now: {
    postgres: ['now()'],
    mysql: ['UTC_TIMESTAMP(6)'],
    mariadb: ['UTC_TIMESTAMP(6)'],
    sqlite: [`(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')`],
  },
  'a cast to text': {
    postgres: ['("b"."owner"::text)'],
    mysql: ['(CONVERT(`b`.`owner` USING utf8mb4) COLLATE utf8mb4_0900_bin)'],
    mariadb: ['(CONVERT(`b`.`owner` USING utf8mb4) COLLATE utf8mb4_nopad_bin)'],
    sqlite: ['CAST("b"."owner" AS TEXT)'],
  },
  'a subquery with the policy of its table': {
    postgres: [
      'EXISTS (SELECT 1 FROM "public"."members" AS "m" WHERE ("m"."user" = $1::uuid) AND ("m"."book" = "b"."id"))',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
    mysql: [
      'EXISTS (SELECT 1 FROM `members` AS `m` WHERE (`m`.`user` = ?) AND (`m`.`book` = `b`.`id`))',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
    mariadb: [
      'EXISTS (SELECT 1 FROM `members` AS `m` WHERE (`m`.`user` = ?) AND (`m`.`book` = `b`.`id`))',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
    sqlite: [
      'EXISTS (SELECT 1 FROM "members" AS "m" WHERE ("m"."user" = ?) AND ("m"."book" = "b"."id"))',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
  },
};
