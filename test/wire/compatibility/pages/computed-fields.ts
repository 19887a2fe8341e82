import type { Page } from '../behaviour.js';

export const computedFields: Page = {
  title: 'Computed Fields',
  path: 'api/computed_fields',
  behaviours: [
    {
      says: 'A function of a row is a column: in `select`, filters and order',
      same: [
        {
          request: 'project?select=id,label&label=like.*oo*&order=label.desc',
          project: 'reading',
          json: [
            { id: 1, label: 'Roof #1' },
            { id: 3, label: 'Door #3' },
          ],
        },
      ],
    },
    {
      says: '`*` leaves a computed field out',
      same: [
        {
          request: 'project?id=eq.3',
          project: 'reading',
          text: '[{"id":3,"name":"Door","client_id":2,"budget":20.00}]',
        },
      ],
    },
    {
      says: 'Generated columns are columns like others',
      same: [
        {
          request: 'filled?select=double_rank',
          method: 'POST',
          as: 'ada',
          body: { rank: 4 },
          prefer: 'return=representation',
          status: 201,
          text: '[{"double_rank":8}]',
        },
      ],
    },
  ],
};
