import type { CompatibilityCase, Page } from '../behaviour.js';

const page = (
  query: string,
  headers: Readonly<Record<string, string>>,
  ids: readonly number[],
  range: string,
  status = 200,
): CompatibilityCase => ({
  request: `sample?select=id&order=id${query}`,
  headers,
  ids,
  status,
  answers: { 'content-range': range },
});
const exact = { prefer: 'count=exact' };

export const paginationAndCount: Page = {
  title: 'Pagination and Count',
  path: 'api/pagination_count',
  behaviours: [
    { says: 'Every answer tells its range', same: [page('', {}, [1, 2, 3, 4, 5, 6, 7, 8], '0-7/*')] },
    { says: '`limit` and `offset`', same: [page('&limit=3&offset=2', {}, [3, 4, 5], '2-4/*')] },
    {
      says: 'The Range header asks for a page, also an open-ended one',
      same: [
        page('', { 'range-unit': 'items', range: '0-2' }, [1, 2, 3], '0-2/*'),
        page('', { 'range-unit': 'items', range: '5-' }, [6, 7, 8], '5-7/*'),
      ],
    },
    { says: 'A page with fewer rows than asked for is no error', same: [page('', { range: '6-19' }, [7, 8], '6-7/*')] },
    {
      says: 'A range that starts behind the end is 416 when counted',
      same: [{ request: 'sample?select=id&offset=9', headers: exact, status: 416, error: ['PGRST103'] }],
    },
    {
      says: '`count=exact`, 206 where the page is a part',
      same: [
        page('', exact, [1, 2, 3, 4, 5, 6, 7, 8], '0-7/8'),
        page('&limit=2', exact, [1, 2], '0-1/8', 206),
        {
          request: 'sample?select=id&limit=3',
          method: 'HEAD',
          headers: exact,
          text: '',
          status: 206,
          answers: { 'content-range': '0-2/8', 'preference-applied': 'count=exact' },
        },
      ],
    },
    {
      says: 'The Range header is read on GET only (the page’s example of HEAD with Range is older than PostgREST’s rule)',
      same: [
        {
          request: 'sample?select=id',
          method: 'HEAD',
          headers: { range: '0-2' },
          text: '',
          answers: { 'content-range': '0-7/*' },
        },
      ],
    },
    {
      says: 'A count of the rows that a filter leaves',
      same: [page('&flag=is.true&limit=1', exact, [1], '0-0/4', 206)],
    },
    {
      says: 'A count of a view',
      same: [
        {
          request: 'open_project?select=id&limit=1',
          headers: exact,
          status: 206,
          ids: [1],
          answers: { 'content-range': '0-0/4' },
        },
      ],
    },
    {
      says: '`count=planned`',
      differs: 'the exact number, on every database: what a planner guesses is not the same on two of them',
      cases: [page('&limit=2', { prefer: 'count=planned' }, [1, 2], '0-1/8', 206)],
    },
    {
      says: '`count=estimated`: exact up to the cap of rows',
      same: [page('&limit=2', { prefer: 'count=estimated' }, [1, 2], '0-1/8', 206)],
    },
    {
      says: '`count=estimated`: a guess above the cap',
      differs: 'the exact number there too',
      cases: [
        { ...page('', { prefer: 'count=estimated' }, [1, 2], '0-1/8', 206), settings: { BACKSTAY_MAX_ROWS: '2' } },
      ],
    },
    {
      says: 'The server’s cap on rows is a limit',
      same: [{ ...page('&limit=5', {}, [1, 2], '0-1/*'), settings: { BACKSTAY_MAX_ROWS: '2' } }],
    },
  ],
};
