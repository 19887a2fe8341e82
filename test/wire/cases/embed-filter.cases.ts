import type { WireCase } from './wire-case.js';

const gives = (request: string, text: string, as: WireCase['as'] = 'anon'): WireCase => ({ request, as, text });

/** Rows chosen and ordered by what is embedded in them. */
export const embedFilterCases: readonly WireCase[] = [
  // inner and null filters
  gives(
    'project?select=id,client!inner(name)',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,client(name)&client=not.is.null',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives('project?select=id,client(name)&client=is.null', '[{"id":3,"client":null},{"id":4,"client":null}]'),
  gives(
    'project?select=id,client(name)&or=(client.is.null,id.eq.1)',
    '[{"id":1,"client":{"name":"Acme"}},{"id":3,"client":null},{"id":4,"client":null}]',
  ),
  gives('project?select=id,client()&client=not.is.null', '[{"id":1},{"id":2}]'),
  gives(
    'project?select=id,name,task(name)&task.done=is.true',
    '[{"id":1,"name":"Roof","task":[{"name":"Plan"}]},{"id":2,"name":"Wall","task":[]},{"id":3,"name":"Door","task":[{"name":"Plan"}]},{"id":4,"name":"Gate","task":[]}]',
  ),
  gives(
    'project?select=id,name,task!inner(name)&task.done=is.true',
    '[{"id":1,"name":"Roof","task":[{"name":"Plan"}]},{"id":3,"name":"Door","task":[{"name":"Plan"}]}]',
  ),
  gives('client?select=id,project!inner(id)', '[{"id":1,"project":[{"id":1},{"id":2}]}]'),
  gives('client?select=id,project!inner(id)&project.name=eq.Wall', '[{"id":1,"project":[{"id":2}]}]'),
  gives(
    'client?select=name,project!inner(task!inner(name))&project.task.name=eq.Paint',
    '[{"name":"Acme","project":[{"task":[{"name":"Paint"}]}]}]',
  ),
  gives('client?select=name,project!inner()&project.budget=gt.100', '[{"name":"Acme"}]'),
  gives(
    'project?select=id,worker!inner(name)&worker.name=eq.Ben',
    '[{"id":1,"worker":[{"name":"Ben"}]},{"id":2,"worker":[{"name":"Ben"}]}]',
  ),
  gives('project?select=id,worker()&worker=is.null', '[{"id":4}]'),
  gives('project?select=id,worker()&worker=not.is.null', '[{"id":1},{"id":2},{"id":3}]'),
  gives(
    'worker?select=name,worker!inner(name)',
    '[{"name":"Ann","worker":[{"name":"Ben"},{"name":"Cas"}]},{"name":"Ben","worker":[{"name":"Dot"}]}]',
  ),
  gives(
    'worker?select=name,boss_id!inner(name)',
    '[{"name":"Ben","boss_id":{"name":"Ann"}},{"name":"Cas","boss_id":{"name":"Ann"}},{"name":"Dot","boss_id":{"name":"Ben"}}]',
  ),
  gives('worker?select=name,worker()&worker=is.null', '[{"name":"Cas"},{"name":"Dot"}]'),
  gives('project?select=id,task(id)&task=is.null', '[{"id":4,"task":[]}]'),
  gives(
    'project?select=id,task(id)&task=not.is.null&task.done=is.true',
    '[{"id":1,"task":[{"id":1}]},{"id":3,"task":[{"id":5}]}]',
  ),
  gives(
    'project?select=id,client(name),task(id)&or=(client.is.null,task.is.null)',
    '[{"id":3,"client":null,"task":[{"id":5}]},{"id":4,"client":null,"task":[]}]',
  ),
  gives(
    'project?select=id,client(name),task(id)&and=(client.not.is.null,task.not.is.null)',
    '[{"id":1,"client":{"name":"Acme"},"task":[{"id":1},{"id":2},{"id":3}]},{"id":2,"client":{"name":"Acme"},"task":[{"id":4}]}]',
  ),
  gives(
    'project?select=id,client(name)&not.or=(client.is.null)',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,c:client(name)&c=not.is.null',
    '[{"id":1,"c":{"name":"Acme"}},{"id":2,"c":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,client(name)&client=is.not_null',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,client!inner(name)',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}},{"id":3,"client":{"name":"Bolt"}}]',
    'ada',
  ),
  gives('project?select=id,client(name)&client=is.null', '[{"id":4,"client":null}]', 'ada'),
  gives('client?select=id,project(id,task(id))&project.task=is.null', '[{"id":1,"project":[]},{"id":3,"project":[]}]'),
  gives(
    'client?select=id,project(id,task!inner(id))',
    '[{"id":1,"project":[{"id":1,"task":[{"id":1},{"id":2},{"id":3}]},{"id":2,"task":[{"id":4}]}]},{"id":3,"project":[]}]',
  ),
  gives(
    'room_hour?select=room,hour,booking!inner(id)',
    '[{"room":1,"hour":9,"booking":[{"id":1},{"id":3}]},{"room":1,"hour":10,"booking":[{"id":2}]},{"room":2,"hour":9,"booking":[{"id":5}]}]',
  ),
  gives(
    'country?select=code,town!inner(name)',
    '[{"code":"IT","town":[{"name":"Rome"},{"name":"Turin"}]},{"code":"it","town":[{"name":"Bari"}]}]',
  ),
  gives(
    'parcel?select=id,b:place!parcel_billing!inner(street)',
    '[{"id":1,"b":{"street":"High Street"}},{"id":2,"b":{"street":"Low Road"}}]',
  ),
  gives(
    'parcel?select=id,place!inner!delivery_id(street)',
    '[{"id":1,"place":{"street":"Low Road"}},{"id":2,"place":{"street":"Low Road"}},{"id":3,"place":{"street":"Near Lane"}}]',
  ),
  // order by embed
  gives(
    'project?select=id,client(name)&order=client(name).desc,id',
    '[{"id":3,"client":null},{"id":4,"client":null},{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,client(name)&order=client(name).desc.nullslast,id',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}},{"id":3,"client":null},{"id":4,"client":null}]',
  ),
  gives(
    'project?select=id,client(name)&order=client(name),id.desc',
    '[{"id":2,"client":{"name":"Acme"}},{"id":1,"client":{"name":"Acme"}},{"id":4,"client":null},{"id":3,"client":null}]',
  ),
  gives(
    'project?select=id,client(name)&order=client(name).nullsfirst,id.desc',
    '[{"id":4,"client":null},{"id":3,"client":null},{"id":2,"client":{"name":"Acme"}},{"id":1,"client":{"name":"Acme"}}]',
  ),
  gives(
    'project?select=id,c:client(city)&order=c(name).desc.nullslast,id.desc&limit=2',
    '[{"id":2,"c":{"city":"Rome"}},{"id":1,"c":{"city":"Rome"}}]',
  ),
  gives(
    'project?select=id,client(name)&order=client(city).asc.nullslast,id',
    '[{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}},{"id":3,"client":{"name":"Bolt"}},{"id":4,"client":null}]',
    'ada',
  ),
  gives(
    'task?select=id,project(client(name))&order=project(budget).desc.nullslast,id',
    '[{"id":1,"project":{"client":{"name":"Acme"}}},{"id":2,"project":{"client":{"name":"Acme"}}},{"id":3,"project":{"client":{"name":"Acme"}}},{"id":5,"project":{"client":null}},{"id":4,"project":{"client":{"name":"Acme"}}},{"id":6,"project":null}]',
  ),
  gives('parcel?select=id,d:place!delivery_id()&order=d(street).asc', '[{"id":1},{"id":2},{"id":3}]'),
  gives(
    'worker?select=name,boss_id(name)&order=boss_id(name).asc.nullslast,name',
    '[{"name":"Ben","boss_id":{"name":"Ann"}},{"name":"Cas","boss_id":{"name":"Ann"}},{"name":"Dot","boss_id":{"name":"Ben"}},{"name":"Ann","boss_id":null}]',
  ),
  gives(
    'task?select=id,project(id)&project.order=id',
    '[{"id":1,"project":{"id":1}},{"id":2,"project":{"id":1}},{"id":3,"project":{"id":1}},{"id":4,"project":{"id":2}},{"id":5,"project":{"id":3}},{"id":6,"project":null}]',
  ),
];
