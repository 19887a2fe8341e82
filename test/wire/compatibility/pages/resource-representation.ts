import type { CompatibilityCase, Page } from '../behaviour.js';

const accept = (type: string, more: Omit<CompatibilityCase, 'headers'>): CompatibilityCase => ({
  ...more,
  headers: { accept: type },
});
const object = 'application/vnd.pgrst.object+json';

export const resourceRepresentation: Page = {
  title: 'Resource Representation',
  path: 'api/resource_representation',
  behaviours: [
    {
      says: 'The Accept header chooses the format; JSON by default and for `*/*`',
      same: ['application/json', '*/*', 'text/html, */*;q=0.5'].map((type) =>
        accept(type, {
          request: 'sample?select=id&id=eq.1',
          text: '[{"id":1}]',
          answers: { 'content-type': 'application/json; charset=utf-8' },
        }),
      ) as [CompatibilityCase],
    },
    {
      says: '`text/csv`',
      same: [
        accept('text/csv', {
          request: 'sample?select=id,name,flag&order=id&limit=3',
          text: 'id,name,flag\n1,Ada,t\n2,ada,f\n3,,',
          answers: { 'content-type': 'text/csv; charset=utf-8' },
        }),
      ],
    },
    {
      says: '`application/geo+json`',
      refused: [accept('application/geo+json', { request: 'place', status: 400, error: ['PGRST127'] })],
    },
    {
      says: 'An unknown media type is 406 with PGRST107',
      same: [
        accept('unknown/unknown', {
          request: 'sample',
          status: 406,
          error: ['PGRST107', 'None of these media types are available: unknown/unknown'],
        }),
      ],
    },
    { says: 'One row is an array all the same', same: [{ request: 'sample?select=id&id=eq.1', text: '[{"id":1}]' }] },
    {
      says: '`vnd.pgrst.object`: one row as an object',
      same: [
        accept(object, {
          request: 'sample?select=id&id=eq.1',
          text: '{"id":1}',
          answers: { 'content-type': `${object}; charset=utf-8` },
        }),
      ],
    },
    {
      says: '`vnd.pgrst.object` without a row, or with several, is 406 with PGRST116',
      same: [
        accept(object, {
          request: 'sample?id=eq.99',
          status: 406,
          json: {
            code: 'PGRST116',
            message: 'Cannot coerce the result to a single JSON object',
            details: 'The result contains 0 rows',
            hint: null,
          },
        }),
        accept(object, {
          request: 'sample?id=lt.4',
          status: 406,
          error: ['PGRST116', undefined, 'The result contains 3 rows'],
        }),
      ],
    },
    {
      says: '`nulls=stripped` leaves out what is null',
      same: [
        accept('application/vnd.pgrst.array+json;nulls=stripped', {
          request: 'sample?select=id,name,small&id=in.(2,3)&order=id',
          text: '[{"id":2,"name":"ada","small":-32768},{"id":3}]',
          answers: { 'content-type': 'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8' },
        }),
        accept(`${object};nulls=stripped`, { request: 'sample?select=id,name&id=eq.3', text: '{"id":3}' }),
      ],
    },
    {
      says: 'Bodies are read as JSON, CSV or forms, on POST and PATCH',
      same: [
        { request: 'item', method: 'POST', body: { id: 10 }, status: 201 },
        {
          request: 'item',
          method: 'POST',
          body: 'id\n10\n',
          headers: { 'content-type': 'text/csv' },
          status: 201,
          after: { 'item?id=eq.10&select=id': [{ id: 10 }] },
        },
        {
          request: 'item?id=eq.1',
          method: 'PATCH',
          body: 'name=x',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          status: 204,
          after: { 'item?id=eq.1&select=name': [{ name: 'x' }] },
        },
        {
          request: 'item?id=eq.1',
          method: 'PATCH',
          body: 'name\nx\n',
          headers: { 'content-type': 'text/csv' },
          status: 204,
          after: { 'item?id=eq.1&select=name': [{ name: 'x' }] },
        },
        {
          request: 'team?id=eq.1',
          method: 'PUT',
          as: 'service',
          body: 'id,name\n1,Kitchen\n',
          headers: { 'content-type': 'text/csv' },
          status: 204,
          after: { 'team?id=eq.1': [{ id: 1, name: 'Kitchen' }] },
        },
        {
          request: 'team?id=eq.1',
          method: 'PUT',
          as: 'service',
          body: 'id=1&name=Kitchen',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          status: 204,
          after: { 'team?id=eq.1': [{ id: 1, name: 'Kitchen' }] },
        },
      ],
    },
    {
      says: 'Bodies of another type are PGRST102',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: '<a/>',
          headers: { 'content-type': 'text/xml' },
          status: 400,
          error: ['PGRST102', 'Content-Type not acceptable: text/xml'],
        },
      ],
    },
  ],
};
