insert into team (id, name) values (1, 'kitchen'), (2, 'garden'), (3, 'cellar');
insert into member (team_id, person_id, role) values
  (1, '11111111-1111-4111-8111-111111111111', 'owner'),
  (1, '22222222-2222-4222-8222-222222222222', 'reader'),
  (2, '22222222-2222-4222-8222-222222222222', 'owner');
insert into note (id, team_id, author_id, slug, title, stars, archived) values
  (1, 1, '11111111-1111-4111-8111-111111111111', 'soup', 'Soup', 4, false),
  (2, 1, '22222222-2222-4222-8222-222222222222', 'bread', 'Bread', 5, false),
  (3, 2, '22222222-2222-4222-8222-222222222222', 'roses', 'Roses', 3, false),
  (4, 1, '11111111-1111-4111-8111-111111111111', 'menu', 'Menu', null, true),
  (5, 3, '33333333-3333-4333-8333-333333333333', 'wine', 'Wine', 2, false);
insert into account (id, owner, name, balance) values
  (1, '11111111-1111-4111-8111-111111111111', 'Ada', 10.50),
  (2, '22222222-2222-4222-8222-222222222222', 'Bob', 20.00);
insert into item (id, small, name, tags) values (1, 10, 'one', '{a,b}'), (2, 20, 'two', null), (3, null, 'three', '{}');
