import type { Page } from '../behaviour.js';

export const computedFields: Page = {
  title: 'Computed Fields',
  path: 'api/computed_fields',
  behaviours: [
    {
      says: 'A function of a row is a column: in `select`, filters and order',
      refused: [{ request: 'sample?select=id,full_name', status: 400, error: ['42703'] }],
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
