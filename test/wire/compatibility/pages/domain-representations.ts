import type { Page } from '../behaviour.js';

const why = 'there are no domains and no casts of one’s own: a type is written the same way everywhere';

export const domainRepresentations: Page = {
  title: 'Domain Representations',
  path: 'api/domain_representations',
  behaviours: [
    { says: 'A domain with a cast to JSON decides how a column is answered', absent: why },
    { says: 'A domain with a cast from text decides how a filter is read', absent: why },
    { says: 'A domain with a cast from JSON decides how a body is read', absent: why },
  ],
};
