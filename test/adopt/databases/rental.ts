/** A shop that rents films: composite keys, enums, sets, years, triggers, a view, a shape, small unsigned ids. */
export const rental: readonly string[] = [
  `CREATE TABLE countries (id smallint unsigned NOT NULL AUTO_INCREMENT, name varchar(50) NOT NULL, PRIMARY KEY (id)) DEFAULT CHARSET=utf8mb3`,
  `CREATE TABLE shops (
     id tinyint unsigned NOT NULL AUTO_INCREMENT, country_id smallint unsigned NOT NULL, place point NOT NULL, phone varchar(20) DEFAULT NULL,
     PRIMARY KEY (id), KEY shops_country (country_id), SPATIAL KEY shops_place (place),
     CONSTRAINT shops_country FOREIGN KEY (country_id) REFERENCES countries (id) ON UPDATE CASCADE
   ) DEFAULT CHARSET=utf8mb3`,
  `CREATE TABLE films (
     id smallint unsigned NOT NULL AUTO_INCREMENT, title varchar(128) NOT NULL, made year DEFAULT NULL, rate decimal(4,2) NOT NULL DEFAULT 4.99,
     rating enum('G','PG','PG-13','R') DEFAULT 'G', extras set('Trailers','Commentary','Deleted Scenes') DEFAULT NULL,
     runs time DEFAULT NULL, cover mediumblob, double_rate decimal(6,2) GENERATED ALWAYS AS (rate * 2) STORED,
     PRIMARY KEY (id), KEY title (title)
   ) DEFAULT CHARSET=utf8mb3 COMMENT='What can be rented'`,
  `CREATE TABLE actors (id smallint unsigned NOT NULL AUTO_INCREMENT, name varchar(90) NOT NULL, PRIMARY KEY (id), KEY title (name)) DEFAULT CHARSET=latin1`,
  `CREATE TABLE film_actors (
     film_id smallint unsigned NOT NULL, actor_id smallint unsigned NOT NULL, part varchar(60) NOT NULL DEFAULT '',
     PRIMARY KEY (film_id, actor_id), KEY film_actors_actor (actor_id),
     CONSTRAINT film_actors_film FOREIGN KEY (film_id) REFERENCES films (id),
     CONSTRAINT film_actors_actor FOREIGN KEY (actor_id) REFERENCES actors (id)
   ) DEFAULT CHARSET=latin1`,
  `CREATE TABLE copies (
     shop_id tinyint unsigned NOT NULL, number mediumint unsigned NOT NULL, film_id smallint unsigned NOT NULL, gone tinyint(1) NOT NULL DEFAULT 0,
     PRIMARY KEY (shop_id, number), KEY copies_film (film_id),
     CONSTRAINT copies_shop FOREIGN KEY (shop_id) REFERENCES shops (id), CONSTRAINT copies_film FOREIGN KEY (film_id) REFERENCES films (id)
   )`,
  `CREATE TABLE rentals (
     id int NOT NULL AUTO_INCREMENT, shop_id tinyint unsigned NOT NULL, number mediumint unsigned NOT NULL, rented_at datetime NOT NULL, note text,
     PRIMARY KEY (id), KEY rentals_copy (shop_id, number),
     CONSTRAINT rentals_copy FOREIGN KEY (shop_id, number) REFERENCES copies (shop_id, number)
   ) DEFAULT CHARSET=utf8mb3`,
  `CREATE VIEW cheap_films AS SELECT id, title FROM films WHERE rate < 3`,
  'CREATE TABLE later (id int NOT NULL PRIMARY KEY)',
  'CREATE VIEW broken AS SELECT id FROM later',
  'DROP TABLE later',
  `CREATE VIEW film_list AS
     SELECT f.id, f.title, f.rating, f.made, f.rate * 1.5 AS dearer, COUNT(fa.actor_id) AS actors, GROUP_CONCAT(a.name ORDER BY a.id) AS names,
            MAX(r.rented_at) AS last_rented, (SELECT AVG(LENGTH(x.title)) FROM films x) AS mean_length, (SELECT s.place FROM shops s WHERE s.id = 1) AS place
     FROM films f LEFT JOIN film_actors fa ON fa.film_id = f.id LEFT JOIN actors a ON a.id = fa.actor_id
       LEFT JOIN copies c ON c.film_id = f.id LEFT JOIN rentals r ON r.shop_id = c.shop_id AND r.number = c.number
     GROUP BY f.id, f.title, f.rating, f.made, f.rate`,
  `CREATE TRIGGER films_trim BEFORE INSERT ON films FOR EACH ROW SET NEW.title = TRIM(NEW.title)`,
  `INSERT INTO countries (name) VALUES ('Chile'), ('Per\u00fa')`,
  `INSERT INTO shops (country_id, place) VALUES (1, ST_GeomFromText('POINT(1 2)')), (2, ST_GeomFromText('POINT(3 4)'))`,
  `INSERT INTO films (title, made, rate, rating, extras, runs, cover) VALUES
     ('Academy', 2006, 0.99, 'PG', 'Deleted Scenes,Trailers', '01:26:00', x'ff00'), ('ACADEMY', 1999, 4.99, 'G', '', '30:00:00', NULL),
     ('Zorro', 0000, 2.99, 'R', NULL, NULL, NULL)`,
  `INSERT INTO actors (name) VALUES ('Penelope'), ('Jos\u00e9')`,
  `INSERT INTO film_actors VALUES (1, 1, 'lead'), (1, 2, ''), (2, 2, 'lead')`,
  `INSERT INTO copies (shop_id, number, film_id, gone) VALUES (1, 1, 1, 0), (1, 2, 1, 5), (2, 1, 2, 0)`,
  `INSERT INTO rentals (shop_id, number, rented_at) VALUES (1, 1, '2020-01-01 10:00:00'), (1, 1, '2020-02-01 10:00:00'), (2, 1, '2020-03-01 10:00:00')`,
];
