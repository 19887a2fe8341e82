import type { CompatibilityCase, Page } from '../behaviour.js';

const refused = (query: string): CompatibilityCase => ({ request: `person?${query}`, status: 400, error: ['42703'] });

export const computedFields: Page = {
  title: 'Computed Fields',
  path: 'api/computed_fields',
  behaviours: [
    { says: 'A function of a row is a column in `select`, and none of `*`', refused: [refused('select=id,full_name')] },
    { says: 'Filters on it', refused: [refused('full_name=eq.Ada')] },
    { says: 'Order by it', refused: [refused('order=full_name.desc')] },
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
