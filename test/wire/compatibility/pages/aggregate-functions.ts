import type { CompatibilityCase, Page } from '../behaviour.js';

const refused = (request: string): CompatibilityCase => ({ request, status: 400, error: ['PGRST127'] });

export const aggregateFunctions: Page = {
  title: 'Aggregate Functions',
  path: 'api/aggregate_functions',
  behaviours: [
    {
      says: '`sum` `avg` `min` `max` `count` of a column',
      refused: [
        refused('task?select=hours.sum()'),
        refused('task?select=hours.avg()'),
        refused('task?select=hours.min()'),
        refused('task?select=hours.max()'),
        refused('task?select=hours.count()'),
      ],
    },
    {
      says: 'Columns next to an aggregate are what it is grouped by',
      refused: [refused('task?select=hours.sum(),project_id')],
    },
    { says: '`count()` without a column counts rows', refused: [refused('task?select=count(),project_id')] },
    { says: 'An aggregate gets another name', refused: [refused('task?select=total:hours.sum()')] },
    { says: 'A cast before the aggregate', refused: [refused('sample?select=doc->a->>n::numeric.sum()')] },
    { says: 'A cast after the aggregate', refused: [refused('task?select=hours.avg()::int')] },
    {
      says: 'Filters and order of the groups’ columns',
      refused: [refused('task?select=hours.sum(),project_id&done=is.true&order=project_id')],
    },
    { says: 'Grouped by an embed', refused: [refused('task?select=hours.sum(),project(name)')] },
    { says: 'Aggregates inside an embed', refused: [refused('project?select=name,task(hours.sum(),done)')] },
    { says: 'Grouped by columns of a spread', refused: [refused('task?select=hours.sum(),...project(name)')] },
    { says: 'Aggregates of columns of a spread', refused: [refused('task?select=done,...project(budget.max())')] },
    {
      says: 'Aggregates in a to-many spread are not implemented',
      refused: [refused('project?select=name,...task(hours.sum())')],
    },
    { says: 'Aggregates are off by default', refused: [refused('task?select=count()')] },
  ],
};
