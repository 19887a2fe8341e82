insert into visit (number, worker_id, place_id, purpose) values (1, 1, 2, 'repair'), (2, 1, 2, 'coffee'), (1, 2, 9007199254740993, 'repair');
insert into follows (follower_id, followed_id) values (2, 1), (3, 1), (1, 4);
insert into licence (id, worker_id, class) values (1, 2, 'C'), (2, null, 'B');
insert into "موارد" ("رقم") values (1);
