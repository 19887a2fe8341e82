insert into reservation (id, room, during, seats) values
  (1, 'Attic', '[2026-01-01 13:00,2026-01-01 15:00)', '[1,4]'),
  (2, 'Hall', '[2026-01-02 09:00,2026-01-02 11:30)', '[10,20)'),
  (3, 'Hall', '(2026-02-01 00:00,]', 'empty'),
  (4, 'Cellar', null, null);
