import type { CompatibilityCase, Page } from '../behaviour.js';

const gives = (request: string, text: string, as: CompatibilityCase['as'] = 'anon'): CompatibilityCase => ({
  request,
  as,
  text,
});

export const aggregateFunctions: Page = {
  title: 'Aggregate Functions',
  path: 'api/aggregate_functions',
  behaviours: [
    {
      says: '`sum` `avg` `min` `max` `count` of a column',
      same: [
        gives('task?select=hours.sum()', '[{"sum":51}]'),
        gives('task?select=hours.avg()', '[{"avg":10.2000000000000000}]'),
        gives('task?select=hours.min(),hours.max()', '[{"min":1,"max":40}]'),
        gives('sample?select=name.max(),day.min()', '[{"max":"Émile Zola","min":"0001-01-01"}]'),
      ],
    },
    {
      says: 'Columns next to an aggregate are what it is grouped by',
      same: [
        gives(
          'task?select=hours.sum(),hours.avg(),done&order=done',
          '[{"sum":47,"avg":15.6666666666666667,"done":false},{"sum":4,"avg":2.0000000000000000,"done":true}]',
        ),
      ],
    },
    {
      says: '`count()` without a column counts rows, with one what is not NULL',
      same: [
        gives('task?select=count(),done&order=done', '[{"count":4,"done":false},{"count":2,"done":true}]'),
        gives('task?select=hours.count(),done&order=done', '[{"count":3,"done":false},{"count":2,"done":true}]'),
      ],
    },
    { says: '`count` without brackets, the older form', same: [gives('task?select=count', '[{"count":6}]')] },
    { says: 'An aggregate gets another name', same: [gives('task?select=total:hours.sum()', '[{"total":51}]')] },
    { says: 'A cast before the aggregate', same: [gives('sample?select=small::numeric.sum()&id=eq.1', '[{"sum":1}]')] },
    {
      says: 'A cast of a JSON path before the aggregate',
      same: [
        gives('sample?select=doc->a->n::numeric.sum()', '[{"sum":10.5}]'),
        gives('sample?select=doc->a->>n::numeric.sum()', '[{"sum":10.5}]'),
      ],
    },
    { says: 'A cast after the aggregate', same: [gives('task?select=hours.avg()::int', '[{"avg":10}]')] },
    {
      says: 'Casts before and after',
      same: [gives('sample?select=small::numeric.sum()::text&id=eq.1', '[{"sum":"1"}]')],
    },
    {
      says: 'Filters, and order by the columns of the groups',
      same: [
        gives(
          'task?select=hours.sum(),project_id&done=is.false&order=project_id.desc',
          '[{"sum":2,"project_id":5},{"sum":5,"project_id":2},{"sum":40,"project_id":1}]',
        ),
      ],
    },
    {
      says: 'Grouped by a JSON path',
      same: [
        gives(
          'sample?select=doc->>t,count()&id=lt.3&order=doc->>t',
          '[{"t":"false","count":1},{"t":"true","count":1}]',
        ),
      ],
    },
    {
      says: 'Grouped by an embed',
      same: [
        gives(
          'task?select=hours.sum(),project(name)&project_id=lt.3&order=project(name)',
          '[{"sum":43,"project":{"name":"Roof"}},{"sum":5,"project":{"name":"Wall"}}]',
        ),
      ],
    },
    {
      says: 'Aggregates inside an embed',
      same: [
        gives(
          'project?select=name,task(hours.sum(),done)&id=eq.1&task.order=done',
          '[{"name":"Roof","task":[{"sum":40,"done":false},{"sum":3,"done":true}]}]',
        ),
      ],
    },
    {
      says: 'Grouped by columns of a spread',
      same: [
        gives(
          'task?select=hours.sum(),...project(name)&project_id=lt.3&order=project(name)',
          '[{"sum":43,"name":"Roof"},{"sum":5,"name":"Wall"}]',
        ),
      ],
    },
    {
      says: 'Aggregates of columns of a spread',
      same: [
        gives(
          'task?select=done,...project(budget.max(),budget.min())&project_id=lt.4&order=done',
          '[{"done":false,"max":100.50,"min":100.50},{"done":true,"max":100.50,"min":20.00}]',
        ),
      ],
    },
    {
      says: 'Aggregates in a to-many spread are not implemented',
      same: [{ request: 'project?select=name,...task(hours.sum())', status: 400, error: ['PGRST127'] }],
    },
    {
      says: 'Order by an aggregate, and conditions on one, are not supported',
      same: [{ request: 'task?select=hours.sum()&order=hours.sum()', status: 400, error: ['PGRST100'] }],
    },
    {
      says: 'Aggregates are off by default',
      same: [
        {
          request: 'task?select=count()',
          settings: { BACKSTAY_AGGREGATES: 'off' },
          status: 400,
          error: ['PGRST123', 'Use of aggregate functions is not allowed'],
        },
      ],
    },
  ],
};
