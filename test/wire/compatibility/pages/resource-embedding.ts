import type { CompatibilityCase, Page } from '../behaviour.js';

const gives = (request: string, text: string, as: CompatibilityCase['as'] = 'anon'): CompatibilityCase => ({
  request,
  as,
  text,
});
const error = (request: string, status: number, json: object): CompatibilityCase => ({ request, status, json });
const projects = 'order=id&id=lt.4';

export const resourceEmbedding: Page = {
  title: 'Resource Embedding',
  path: 'api/resource_embedding',
  behaviours: [
    // Relationships
    {
      says: 'Many-to-one: an object, found by the foreign key',
      same: [
        gives(
          `project?select=name,client(id,city)&${projects}`,
          '[{"name":"Roof","client":{"id":1,"city":"Rome"}},{"name":"Wall","client":{"id":1,"city":"Rome"}},{"name":"Door","client":null}]',
        ),
      ],
    },
    {
      says: 'What is embedded can have another name',
      same: [
        gives('project?select=name,customer:client(name)&id=eq.1', '[{"name":"Roof","customer":{"name":"Acme"}}]'),
      ],
    },
    {
      says: 'One-to-many: an array, empty where there is none',
      same: [
        gives(
          'client?select=name,project(name)&project.order=id&order=id',
          '[{"name":"Acme","project":[{"name":"Roof"},{"name":"Wall"}]},{"name":"Coil","project":[]}]',
        ),
      ],
    },
    {
      says: 'Many-to-many through a table whose primary key holds both foreign keys',
      same: [
        gives(
          'worker?select=name,project(name)&order=id&project.order=id',
          '[{"name":"Ann","project":[{"name":"Roof"}]},{"name":"Ben","project":[{"name":"Roof"},{"name":"Wall"}]},{"name":"Cas","project":[]},{"name":"Dot","project":[{"name":"Door"}]}]',
        ),
      ],
    },
    {
      says: 'Many-to-many where that key has more columns',
      same: [
        gives(
          'place?select=street,worker(name)&id=eq.9007199254740993',
          '[{"street":"High Street","worker":[{"name":"Ben"}]}]',
        ),
      ],
    },
    {
      says: 'One-to-one: an object, where the foreign key is the primary key',
      same: [
        gives(
          'worker?select=name,badge(number)&order=id&id=lt.3',
          '[{"name":"Ann","badge":{"number":"A-100"}},{"name":"Ben","badge":null}]',
          'ada',
        ),
      ],
    },
    {
      says: 'One-to-one where the foreign key is unique',
      same: [
        gives(
          'worker?select=name,licence(class)&order=id&id=lt.3',
          '[{"name":"Ann","licence":null},{"name":"Ben","licence":{"class":"C"}}]',
        ),
      ],
    },
    {
      says: 'Composite foreign keys',
      same: [
        gives(
          'booking?select=id,room_hour(title)&order=id&id=in.(1,4)',
          '[{"id":1,"room_hour":{"title":"Yoga"}},{"id":4,"room_hour":null}]',
        ),
      ],
    },
    {
      says: 'Computed relationships (functions from a row to rows)',
      refused: [{ request: 'project?select=name,computed_client(name)', status: 400, error: ['PGRST200'] }],
    },

    // Several foreign keys
    {
      says: 'Two foreign keys between two tables are ambiguous: 300 with the choices',
      same: [
        error('parcel?select=*,place(*)', 300, {
          code: 'PGRST201',
          message: "Could not embed because more than one relationship was found for 'parcel' and 'place'",
          details: [
            {
              cardinality: 'many-to-one',
              embedding: 'parcel with place',
              relationship: 'parcel_billing using parcel(billing_id) and place(id)',
            },
            {
              cardinality: 'many-to-one',
              embedding: 'parcel with place',
              relationship: 'parcel_delivery using parcel(delivery_id) and place(id)',
            },
          ],
          hint: "Try changing 'place' to one of the following: 'place!parcel_billing', 'place!parcel_delivery'. Find the desired relationship in the 'details' key.",
        }),
      ],
    },
    {
      says: '`!key` chooses between many-to-one relationships',
      same: [
        gives(
          'parcel?select=id,billing:place!parcel_billing(street),delivery:place!parcel_delivery(street)&id=eq.1',
          '[{"id":1,"billing":{"street":"High Street"},"delivery":{"street":"Low Road"}}]',
        ),
      ],
    },
    {
      says: '`!key` chooses between one-to-many relationships',
      same: [
        gives(
          'place?select=street,billed:parcel!parcel_billing(id),delivered:parcel!parcel_delivery(id)&id=eq.2&delivered.order=id',
          '[{"street":"Low Road","billed":[{"id":2}],"delivered":[{"id":1},{"id":2}]}]',
        ),
      ],
    },
    {
      says: 'A table related to itself: the functions that the page defines for it',
      refused: [{ request: 'worker?select=name,supervisor(name)', status: 400, error: ['PGRST200'] }],
    },
    {
      says: 'A table related to itself: many-to-one by the column’s name, one-to-many by the table’s',
      same: [
        gives(
          'worker?select=name,boss:boss_id(name),team:worker(name)&id=eq.2',
          '[{"name":"Ben","boss":{"name":"Ann"},"team":[{"name":"Dot"}]}]',
        ),
      ],
    },

    // Views, functions, writes
    {
      says: 'A view has the relationships of its tables, through the columns that it shows',
      same: [
        gives('open_project?select=name,client(name)&id=eq.1', '[{"name":"Roof","client":{"name":"Acme"}}]'),
        gives(
          'open_project?select=name,task(id)&id=eq.1&task.order=id',
          '[{"name":"Roof","task":[{"id":1},{"id":2},{"id":3}]}]',
        ),
        gives('open_project?select=name,worker(name)&id=eq.2', '[{"name":"Wall","worker":[{"name":"Ben"}]}]'),
        gives(
          'client?select=name,open_project(id)&id=eq.1&open_project.order=id',
          '[{"name":"Acme","open_project":[{"id":1},{"id":2}]}]',
        ),
      ],
    },
    {
      says: 'Views of views',
      same: [gives('cheap_project?select=name,task(name)&id=eq.3', '[{"name":"Door","task":[{"name":"Plan"}]}]')],
    },
    { says: 'Partitioned tables', absent: 'the schema has no partitions; every table is embedded alike' },
    {
      says: 'Rows can be embedded in what a write gives back',
      same: [
        {
          request: 'note?select=title,stars,team(name)',
          method: 'POST',
          as: 'ada',
          body: { id: 100, team_id: 1, title: 'Stew', stars: 5 },
          prefer: 'return=representation',
          headers: { accept: 'application/vnd.pgrst.object+json' },
          status: 201,
          text: '{"title":"Stew","stars":5,"team":{"name":"kitchen"}}',
        },
      ],
    },
    {
      says: 'Embeds in embeds',
      same: [
        gives(
          'worker?select=name,assignment(role,project(name))&id=eq.1',
          '[{"name":"Ann","assignment":[{"role":"lead","project":{"name":"Roof"}}]}]',
        ),
      ],
    },

    // Embedded filters
    {
      says: 'Order inside an embed',
      same: [
        gives(
          'project?select=id,task(name)&task.order=name.desc,id&id=eq.1',
          '[{"id":1,"task":[{"name":"Plan"},{"name":"Paint"},{"name":"Build"}]}]',
        ),
      ],
    },
    {
      says: 'A filter inside an embed leaves the rows above as they are',
      same: [
        gives(
          `project?select=id,task(name)&task.name=in.(Build,Paint)&task.order=id&${projects}`,
          '[{"id":1,"task":[{"name":"Build"},{"name":"Paint"}]},{"id":2,"task":[]},{"id":3,"task":[]}]',
        ),
      ],
    },
    {
      says: '`or` inside an embed',
      same: [
        gives(
          `project?select=id,task(id)&task.or=(name.eq.Build,hours.eq.1)&${projects}`,
          '[{"id":1,"task":[{"id":2}]},{"id":2,"task":[]},{"id":3,"task":[{"id":5}]}]',
        ),
      ],
    },
    {
      says: 'Limit and offset inside an embed',
      same: [
        gives(
          'project?select=id,task(id)&task.order=id&task.limit=1&task.offset=1&id=eq.1',
          '[{"id":1,"task":[{"id":2}]}]',
        ),
      ],
    },
    {
      says: 'Two embeds of one table under names of their own, each with its filters',
      same: [
        gives(
          'project?select=id,open:task(id),done:task(id)&open.done=is.false&done.done=is.true&open.order=id&id=eq.1',
          '[{"id":1,"open":[{"id":2},{"id":3}],"done":[{"id":1}]}]',
        ),
      ],
    },
    {
      says: 'Filters and order of nested embeds, by their path',
      same: [
        gives(
          'client?select=id,project(id,task(id))&project.task.order=id.desc&project.task.name=like.P*&project.order=id&id=eq.1',
          '[{"id":1,"project":[{"id":1,"task":[{"id":3},{"id":1}]},{"id":2,"task":[{"id":4}]}]}]',
        ),
        gives(
          'client?select=id,p:project(id,t:task(id))&p.t.id=eq.4&p.id=eq.2&id=eq.1',
          '[{"id":1,"p":[{"id":2,"t":[{"id":4}]}]}]',
        ),
      ],
    },

    // Top-level filters
    {
      says: '`!inner` leaves only the rows above that have some',
      same: [
        gives(
          'project?select=name,worker!inner(name)&worker.name=eq.Ben&order=id',
          '[{"name":"Roof","worker":[{"name":"Ben"}]},{"name":"Wall","worker":[{"name":"Ben"}]}]',
        ),
      ],
    },
    {
      says: '`embed=not.is.null` does what `!inner` does',
      same: [
        gives(
          'project?select=name,worker(name)&worker.name=eq.Ann&worker=not.is.null',
          '[{"name":"Roof","worker":[{"name":"Ann"}]}]',
        ),
      ],
    },
    {
      says: '`!inner` and null filters look at what the embed’s limit and offset leave',
      same: [
        gives('project?select=id,task!inner(id)&task.offset=1', '[{"id":1,"task":[{"id":2},{"id":3}]}]'),
        gives('project?select=id,task(id)&task=is.null&task.limit=0&id=eq.1', '[{"id":1,"task":[]}]'),
      ],
    },
    {
      says: '`embed=is.null` leaves the rows that have none',
      same: [gives('project?select=name,worker()&worker=is.null', '[{"name":"Gate"}]')],
    },
    {
      says: 'Null filters of embeds inside `or`',
      same: [
        gives(
          'project?select=name,client(name),worker(name)&or=(client.is.null,worker.is.null)&order=id',
          '[{"name":"Door","client":null,"worker":[{"name":"Dot"}]},{"name":"Gate","client":null,"worker":[]}]',
        ),
      ],
    },
    {
      says: '`or` across embeds, each with its own filter',
      same: [
        gives(
          'project?select=name,client(),task()&client.name=eq.Acme&task.hours=lt.2&or=(client.not.is.null,task.not.is.null)&order=id',
          '[{"name":"Roof"},{"name":"Wall"},{"name":"Door"}]',
        ),
        gives(
          'project?select=name,c:client(),t:task(),client(name),task(id)&c.name=eq.Nobody&t.hours=lt.2&or=(c.not.is.null,t.not.is.null)',
          '[{"name":"Door","client":null,"task":[{"id":5}]}]',
        ),
      ],
    },
    {
      says: 'An empty embed filters and is not shown',
      same: [gives('project?select=name,task()&task.name=eq.Build&task=not.is.null', '[{"name":"Roof"}]')],
    },
    {
      says: 'Order by a column of a to-one embed',
      same: [
        gives(
          'project?select=id,client(name)&order=client(name).desc.nullslast,id&id=lt.4',
          '[{"id":3,"client":{"name":"Bolt"}},{"id":1,"client":{"name":"Acme"}},{"id":2,"client":{"name":"Acme"}}]',
          'ada',
        ),
      ],
    },

    // Spreads
    {
      says: 'Spread of a to-one embed: its columns stand in the object above, under their names or others',
      same: [
        gives(
          'project?select=name,...client(customer:name,city)&id=eq.1',
          '[{"name":"Roof","customer":"Acme","city":"Rome"}]',
        ),
      ],
    },
    {
      says: 'Spread of a to-many embed: its columns become arrays with the same order of rows',
      same: [
        gives(
          'project?select=name,...task(tasks:name,hours)&task.order=id&id=eq.1',
          '[{"name":"Roof","tasks":["Plan","Build","Paint"],"hours":[3,40,null]}]',
        ),
      ],
    },
    {
      says: 'The arrays of a spread are ordered by the embed’s order',
      same: [
        gives(
          'project?select=name,...task(tasks:name,hours)&task.order=hours.desc.nullslast&id=eq.1',
          '[{"name":"Roof","tasks":["Build","Plan","Paint"],"hours":[40,3,null]}]',
        ),
      ],
    },
    {
      says: 'Names can come twice in one object',
      same: [
        gives('project?select=id,name,...client(id,name)&id=eq.1', '[{"id":1,"name":"Roof","id":1,"name":"Acme"}]'),
      ],
    },
    {
      says: 'Spreads in spreads',
      same: [
        gives(
          'client?select=name,...project(projects:name,...task(tasks:name))&id=eq.1&project.order=id&project.task.order=id',
          '[{"name":"Acme","projects":["Roof","Wall"],"tasks":[["Plan","Build","Paint"],["Plan"]]}]',
        ),
      ],
    },
    {
      says: 'Spread of a junction: its columns next to those of the far table',
      same: [
        gives(
          'project?select=name,workers:assignment(role,...worker(name))&id=eq.1&workers.order=role',
          '[{"name":"Roof","workers":[{"role":"helper","name":"Ben"},{"role":"lead","name":"Ann"}]}]',
        ),
      ],
    },
  ],
};
