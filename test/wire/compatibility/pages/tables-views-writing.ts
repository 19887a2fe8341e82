import type { Page } from '../behaviour.js';
import { relatedRowsOfWrites } from '../parts/writing-related-rows.js';
import { orderedWrites } from '../parts/ordered-writes.js';

const csv = { 'content-type': 'text/csv' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const representation = 'return=representation';

export const writingTables: Page = {
  title: 'Tables and Views: writing',
  path: 'api/tables_views',
  behaviours: [
    // Insert
    {
      says: 'POST of an object inserts a row, 201 without a body; what is missing gets its default',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: { id: 10, name: 'ten' },
          status: 201,
          text: '',
          after: { 'item?id=eq.10&select=name,small': [{ name: 'ten', small: null }] },
        },
        {
          request: 'filled?select=title,rank',
          method: 'POST',
          as: 'ada',
          body: { title: 'x' },
          prefer: representation,
          status: 201,
          json: [{ title: 'x', rank: 7 }],
        },
      ],
    },
    {
      says: 'A form is a row',
      same: [
        {
          request: 'item?select=id,name',
          method: 'POST',
          headers: form,
          body: 'id=10&name=John+Doe',
          prefer: representation,
          status: 201,
          text: '[{"id":10,"name":"John Doe"}]',
        },
      ],
    },
    {
      says: 'JSON in quotes is no row',
      same: [{ request: 'item', method: 'POST', body: '"{ \\"id\\": 1 }"', status: 400, error: ['PGRST102'] }],
    },
    {
      says: 'An array of objects inserts many rows, all or none',
      same: [
        {
          request: 'item?select=id',
          method: 'POST',
          body: [{ id: 11 }, { id: 10 }],
          prefer: representation,
          status: 201,
          text: '[{"id":11},{"id":10}]',
        },
        {
          request: 'item',
          method: 'POST',
          body: [{ id: 11 }, { id: 1 }],
          status: 409,
          error: ['23505'],
          after: { 'item?id=eq.11': [] },
        },
      ],
    },
    {
      says: 'The objects of an array must have the same keys',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: [{ id: 10 }, { id: 11, name: 'x' }],
          status: 400,
          error: ['PGRST102', 'All object keys must match'],
        },
      ],
    },
    {
      says: 'CSV inserts rows: an empty field is an empty text, `NULL` is NULL',
      same: [
        {
          request: 'item?select=id,name,small',
          method: 'POST',
          headers: csv,
          body: 'id,name,small\n10,,NULL\n11,Jonas,55\n',
          prefer: representation,
          status: 201,
          json: [
            { id: 10, name: '', small: null },
            { id: 11, name: 'Jonas', small: 55 },
          ],
        },
      ],
    },
    {
      says: '`columns` chooses keys of the body, the others are ignored',
      same: [
        {
          request: 'item?columns=id,name',
          method: 'POST',
          body: { id: 10, name: 'x', small: 1, stuff: 2 },
          status: 201,
          after: { 'item?id=eq.10&select=name,small': [{ name: 'x', small: null }] },
        },
      ],
    },
    {
      says: '`columns` or `on_conflict` without a name is PGRST100',
      same: [
        { request: 'item?columns=', method: 'POST', body: { id: 10 }, status: 400, error: ['PGRST100'] },
        {
          request: 'item?on_conflict=',
          method: 'POST',
          body: { id: 10 },
          prefer: 'resolution=merge-duplicates',
          status: 400,
          error: ['PGRST100'],
        },
      ],
    },
    {
      says: 'A view that PostgreSQL could update is written',
      refused: [
        {
          request: 'open_project',
          method: 'POST',
          project: 'reading',
          body: { id: 9, name: 'x' },
          status: 400,
          error: ['55000'],
        },
        {
          request: 'open_project?id=eq.1',
          method: 'PATCH',
          project: 'reading',
          body: { name: 'x' },
          status: 400,
          error: ['55000'],
        },
        { request: 'open_project?id=eq.1', method: 'DELETE', project: 'reading', status: 400, error: ['55000'] },
      ],
    },

    // Update
    {
      says: 'PATCH changes the rows that the filters leave',
      same: [
        {
          request: 'item?small=lt.15',
          method: 'PATCH',
          body: { name: 'child' },
          status: 204,
          text: '',
          after: { 'item?order=id&select=name': [{ name: 'child' }, { name: 'two' }, { name: 'three' }] },
        },
      ],
    },
    {
      says: 'PATCH gives back what changed, with `select` and embedded rows',
      same: [
        {
          request: 'note?id=eq.1&select=title,team(name)',
          method: 'PATCH',
          as: 'ada',
          body: { title: 'Broth' },
          prefer: representation,
          status: 200,
          text: '[{"title":"Broth","team":{"name":"kitchen"}}]',
        },
      ],
    },

    // Upsert
    {
      says: 'POST with `resolution=merge-duplicates` inserts or changes by the primary key',
      same: [
        {
          request: 'item?select=id,name,small',
          method: 'POST',
          body: [
            { id: 1, name: 'uno' },
            { id: 10, name: 'dieci' },
          ],
          prefer: `resolution=merge-duplicates,${representation}`,
          status: 201,
          json: [
            { id: 1, name: 'uno', small: 10 },
            { id: 10, name: 'dieci', small: null },
          ],
        },
      ],
    },
    {
      says: '`resolution=ignore-duplicates` leaves rows that are there',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: [
            { id: 1, name: 'no' },
            { id: 10, name: 'yes' },
          ],
          prefer: 'resolution=ignore-duplicates',
          status: 201,
          after: { 'item?id=in.(1,10)&select=name&order=id': [{ name: 'one' }, { name: 'yes' }] },
        },
      ],
    },
    {
      says: 'Upsert with a surrogate key: rows without one are inserted with `missing=default`',
      same: [
        {
          request: 'filled?columns=id,title&select=title',
          method: 'POST',
          as: 'ada',
          body: [{ id: 5000, title: 'a' }, { title: 'b' }],
          prefer: `resolution=merge-duplicates,missing=default,${representation}`,
          status: 201,
          json: [{ title: 'a' }, { title: 'b' }],
        },
      ],
    },
    {
      says: '`on_conflict` names columns of another unique constraint',
      same: [
        {
          request: 'note?on_conflict=slug&select=id,title',
          method: 'POST',
          as: 'service',
          body: [
            { id: 1, slug: 'soup', title: 'Broth' },
            { id: 30, slug: 'jam', title: 'Jam' },
          ],
          prefer: `resolution=merge-duplicates,${representation}`,
          status: 201,
          json: [
            { id: 1, title: 'Broth' },
            { id: 30, title: 'Jam' },
          ],
        },
      ],
    },
    {
      says: 'PUT upserts one row by its primary key',
      same: [
        {
          request: 'team?id=eq.1',
          method: 'PUT',
          as: 'service',
          body: { id: 1, name: 'Kitchen' },
          status: 204,
          after: { 'team?id=eq.1': [{ id: 1, name: 'Kitchen' }] },
        },
        {
          request: 'team?id=eq.9',
          method: 'PUT',
          as: 'service',
          body: { id: 9, name: 'attic' },
          prefer: representation,
          status: 201,
          json: [{ id: 9, name: 'attic' }],
        },
      ],
    },
    {
      says: 'Of a list PUT takes the first row; a table without a primary key has no PUT (PGRST105)',
      same: [
        {
          request: 'team?id=eq.1',
          method: 'PUT',
          as: 'service',
          body: [
            { id: 1, name: 'first' },
            { id: 2, name: 'second' },
          ],
          prefer: representation,
          status: 200,
          json: [{ id: 1, name: 'first' }],
        },
        {
          request: 'log?line=eq.x&level=eq.1',
          method: 'PUT',
          as: 'service',
          body: { line: 'x', level: 1 },
          status: 405,
          error: ['PGRST105'],
        },
      ],
    },
    {
      says: 'PUT needs all columns in the body',
      same: [
        { request: 'team?id=eq.1', method: 'PUT', as: 'service', body: { id: 1 }, status: 400, error: ['PGRST102'] },
      ],
    },
    ...relatedRowsOfWrites,

    // Delete
    {
      says: 'DELETE removes the rows that the filters leave',
      same: [
        {
          request: 'item?small=is.null',
          method: 'DELETE',
          status: 204,
          text: '',
          after: { 'item?select=id&order=id': [{ id: 1 }, { id: 2 }] },
        },
      ],
    },
    {
      says: 'DELETE gives back what was there',
      same: [
        {
          request: 'item?id=eq.1&select=id,name',
          method: 'DELETE',
          prefer: representation,
          status: 200,
          text: '[{"id":1,"name":"one"}]',
        },
      ],
    },
    ...orderedWrites,
    {
      says: 'The rows of a write, in a table without a primary key',
      refused: [
        {
          request: 'event',
          project: 'reading',
          method: 'POST',
          as: 'service',
          body: {},
          prefer: representation,
          status: 400,
          error: ['PGRST127'],
        },
      ],
    },
    {
      says: 'PATCH and DELETE without a filter are about every row',
      differs: 'refused with `21000` for everybody but the service role, unless BACKSTAY_SAFE_UPDATE is off',
      cases: [
        { request: 'item', method: 'DELETE', status: 400, error: ['21000'] },
        { request: 'item', method: 'DELETE', as: 'service', status: 204, after: { item: [] } },
        {
          request: 'item',
          method: 'PATCH',
          body: { small: 1 },
          settings: { BACKSTAY_SAFE_UPDATE: 'off' },
          status: 204,
          after: { 'item?select=small': [{ small: 1 }, { small: 1 }, { small: 1 }] },
        },
      ],
    },
  ],
};
