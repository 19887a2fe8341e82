insert into tenant2.client (id, name) values (1, 'Alma'), (2, 'Bert');
insert into tenant2.contract (id, client_id, outside_id) values (1, 2, null);
insert into secret.note (id) values (1);
