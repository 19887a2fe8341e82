import { dropDigits, makeDigits } from './digits.js';

/** A blog of the days of MyISAM: latin1, zero dates, numbers as text, a table without a key. */
export const blog: readonly string[] = [
  ...makeDigits,
  `CREATE TABLE bl_authors (
     id int(10) unsigned NOT NULL AUTO_INCREMENT, login varchar(60) NOT NULL DEFAULT '', name varchar(250) NOT NULL DEFAULT '',
     registered datetime NOT NULL DEFAULT '0000-00-00 00:00:00', level tinyint(4) NOT NULL DEFAULT 0,
     PRIMARY KEY (id), UNIQUE KEY login (login)
   ) ENGINE=InnoDB DEFAULT CHARSET=latin1 COMMENT='Who writes'`,
  `CREATE TABLE bl_posts (
     id bigint(20) unsigned NOT NULL AUTO_INCREMENT, author_id int(10) unsigned NOT NULL,
     posted datetime NOT NULL DEFAULT '0000-00-00 00:00:00', day date NOT NULL DEFAULT '0000-00-00',
     title text NOT NULL, slug varchar(200) NOT NULL DEFAULT '', status varchar(20) NOT NULL DEFAULT 'publish',
     sticky tinyint(1) NOT NULL DEFAULT 0, score float NOT NULL DEFAULT 0, code char(6) NOT NULL DEFAULT '',
     PRIMARY KEY (id), UNIQUE KEY slug (slug), KEY posted (posted), KEY status_posted (status, posted),
     KEY title (title(20)), FULLTEXT KEY words (title),
     CONSTRAINT bl_posts_author FOREIGN KEY (author_id) REFERENCES bl_authors (id)
   ) ENGINE=InnoDB DEFAULT CHARSET=latin1`,
  `CREATE TABLE bl_options (
     id int(11) NOT NULL AUTO_INCREMENT, name varchar(64) NOT NULL DEFAULT '', value longtext NOT NULL, PRIMARY KEY (id)
   ) ENGINE=MyISAM DEFAULT CHARSET=latin1`,
  `CREATE TABLE bl_visits (at datetime NOT NULL, page varchar(100) NOT NULL, seconds smallint(5) unsigned zerofill DEFAULT NULL)
     ENGINE=InnoDB DEFAULT CHARSET=latin1`,
  `INSERT INTO bl_authors (login, name, registered) VALUES ('admin', 'Zo\u00eb', '2009-05-01 10:00:00'), ('Bea', 'bea', '0000-00-00 00:00:00')`,
  `INSERT INTO bl_posts (author_id, posted, day, title, slug, status, sticky, score, code) VALUES
     (1, '2010-01-01 10:00:00', '2010-01-01', 'Caf\u00e9', 'cafe', 'publish', 1, 0.1, 'ab'),
     (1, '0000-00-00 00:00:00', '0000-00-00', 'cafe', 'draft-one', 'Publish', 2, 1.5, 'AB'),
     (2, '2011-02-03 04:05:06', '2011-02-00', 'CAFE', 'third', 'publish', 0, 16777216, 'x'),
     (2, '2012-02-03 04:05:06', '2012-02-03', 'caf\u00e9 ', 'fourth', 'private', 0, 0, '')`,
  `INSERT INTO bl_posts (author_id, posted, day, title, slug, status)
     SELECT 2, '2013-01-01' + INTERVAL n DAY, '2013-01-01', CONCAT('note ', n), CONCAT('note-', n), 'private'
     FROM (SELECT a.d + 10 * b.d + 100 * c.d AS n FROM digits a, digits b, digits c) numbers ORDER BY n`,
  `INSERT INTO bl_options (name, value) VALUES ('blogname', 'Old news')`,
  `INSERT INTO bl_visits VALUES ('2020-01-01 00:00:00', '/', 7)`,
  dropDigits,
];
