import type { Page } from '../behaviour.js';

const representation = 'return=representation';

export const preferences: Page = {
  title: 'Prefer Header',
  path: 'api/preferences',
  behaviours: [
    {
      says: '`handling=strict` refuses unknown preferences by name',
      same: [
        {
          request: 'sample?select=id',
          headers: { prefer: 'handling=strict, foo, bar' },
          status: 400,
          json: {
            code: 'PGRST122',
            message: 'Invalid preferences given with handling=strict',
            details: 'Invalid preferences: foo, bar',
            hint: null,
          },
        },
      ],
    },
    {
      says: '`handling=lenient`, the default, ignores them',
      same: [
        {
          request: 'sample?select=id&id=eq.1',
          headers: { prefer: 'handling=lenient, foo, bar' },
          ids: [1],
          answers: { 'preference-applied': 'handling=lenient' },
        },
        {
          request: 'sample?select=id&id=eq.1',
          headers: { prefer: 'foo, bar' },
          ids: [1],
          answers: { 'preference-applied': null },
        },
      ],
    },
    {
      says: '`timezone`: moments are answered as local time of that zone',
      same: [
        {
          request: 'sample?select=moment&id=in.(1,5)&order=id',
          headers: { prefer: 'timezone=America/Los_Angeles' },
          text: '[{"moment":"2026-01-01T19:04:05.6789-08:00"},{"moment":"1969-12-31T16:00:00-08:00"}]',
          answers: { 'preference-applied': 'timezone=America/Los_Angeles' },
        },
      ],
    },
    {
      says: '`timezone` of a zone that there is not is ignored, or refused with `handling=strict`',
      same: [
        {
          request: 'sample?select=moment&id=eq.6',
          headers: { prefer: 'timezone=Jupiter/Red_Spot' },
          text: '[{"moment":"2026-01-02T03:04:05+00:00"}]',
          answers: { 'preference-applied': null },
        },
        {
          request: 'sample?select=moment&id=eq.6',
          headers: { prefer: 'handling=strict, timezone=Jupiter/Red_Spot' },
          status: 400,
          json: {
            code: 'PGRST122',
            message: 'Invalid preferences given with handling=strict',
            details: 'Invalid preferences: timezone=Jupiter/Red_Spot',
            hint: null,
          },
        },
      ],
    },
    {
      says: '`return=minimal`, the default of writes: no body',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: { id: 10 },
          prefer: 'return=minimal',
          status: 201,
          text: '',
          answers: { 'preference-applied': 'return=minimal' },
        },
        {
          request: 'item',
          method: 'POST',
          body: { id: 10 },
          status: 201,
          text: '',
          answers: { 'preference-applied': null },
        },
        { request: 'item?id=eq.1', method: 'PATCH', body: { small: 1 }, status: 204, text: '' },
        { request: 'item?id=eq.1', method: 'DELETE', status: 204, text: '' },
      ],
    },
    {
      says: '`return=headers-only`: the Location of the new row',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: { id: 33, name: 'x' },
          prefer: 'return=headers-only',
          status: 201,
          text: '',
          answers: { location: '/item?id=eq.33', 'preference-applied': 'return=headers-only' },
        },
      ],
    },
    {
      says: '`return=representation`: the rows, with `select`',
      same: [
        {
          request: 'item?select=id,name',
          method: 'POST',
          body: { id: 33, name: 'x' },
          prefer: representation,
          status: 201,
          text: '[{"id":33,"name":"x"}]',
          answers: { 'preference-applied': representation },
        },
        {
          request: 'item?id=eq.1&select=name',
          method: 'PATCH',
          body: { name: 'x' },
          prefer: representation,
          status: 200,
          text: '[{"name":"x"}]',
        },
      ],
    },
    {
      says: '`tx=rollback`, where the server allows it: the answer of the write, and nothing written',
      same: [
        {
          request: 'item?select=id',
          method: 'POST',
          body: { id: 35 },
          prefer: `tx=rollback, ${representation}`,
          status: 201,
          text: '[{"id":35}]',
          answers: { 'preference-applied': `${representation}, tx=rollback` },
          after: { 'item?id=eq.35': [] },
        },
      ],
    },
    {
      says: '`tx` is not honoured by default',
      same: [
        {
          request: 'item',
          method: 'POST',
          body: { id: 35 },
          prefer: 'tx=rollback',
          settings: { BACKSTAY_TX_OVERRIDE: 'off' },
          status: 201,
          answers: { 'preference-applied': null },
          after: { 'item?id=eq.35&select=id': [{ id: 35 }] },
        },
      ],
    },
    {
      says: '`missing=default`: what is missing gets the column’s default instead of NULL',
      same: [
        {
          request: 'filled?columns=title,rank&select=title,rank',
          method: 'POST',
          as: 'ada',
          body: [{ title: 'val1' }, { title: 'val2', rank: 15 }],
          prefer: `missing=default, ${representation}`,
          status: 201,
          json: [
            { title: 'val1', rank: 7 },
            { title: 'val2', rank: 15 },
          ],
          answers: { 'preference-applied': `missing=default, ${representation}` },
        },
      ],
    },
    {
      says: '`missing=default` on PATCH, for columns that `columns` names and the body lacks',
      same: [
        {
          request: 'note?id=eq.4&columns=title,archived&select=title,archived',
          method: 'PATCH',
          as: 'service',
          body: { title: 'x' },
          prefer: `missing=default, ${representation}`,
          status: 200,
          json: [{ title: 'x', archived: false }],
          answers: { 'preference-applied': `missing=default, ${representation}` },
        },
      ],
    },
    {
      says: '`missing=default` on PATCH, for a column that the database fills: an identity, or an adopted default',
      refused: [
        {
          request: 'filled?id=eq.1&columns=id,title',
          method: 'PATCH',
          as: 'service',
          body: { title: 'x' },
          prefer: 'missing=default',
          status: 400,
          error: ['PGRST127'],
        },
      ],
    },
    {
      says: '`resolution` is not among the applied preferences where the table has no key',
      same: [
        {
          request: 'log',
          method: 'POST',
          body: { line: 'x' },
          prefer: 'resolution=merge-duplicates',
          status: 201,
          answers: { 'preference-applied': null },
        },
      ],
    },
    {
      says: '`max-affected` with `handling=strict`: PGRST124 and nothing written where more rows would be touched',
      same: [
        {
          request: 'item?id=gt.0',
          method: 'DELETE',
          prefer: 'handling=strict, max-affected=2',
          status: 400,
          json: {
            code: 'PGRST124',
            message: 'Query result exceeds max-affected preference constraint',
            details: 'The query affects 3 rows',
            hint: null,
          },
          after: { 'item?select=id&order=id': [{ id: 1 }, { id: 2 }, { id: 3 }] },
        },
        {
          request: 'item?id=gt.0',
          method: 'PATCH',
          body: { small: 1 },
          prefer: 'handling=strict, max-affected=3',
          status: 204,
        },
      ],
    },
    {
      says: '`max-affected` of a function counts the rows it returns, and takes back what it wrote',
      same: [
        {
          request: 'rpc/star_notes',
          method: 'POST',
          as: 'service',
          body: { by: -2 },
          prefer: 'handling=strict, max-affected=3',
          status: 400,
          error: ['PGRST124', undefined, 'The query affects 4 rows'],
          after: { 'note?select=stars&id=eq.1': [{ stars: 4 }] },
        },
        {
          request: 'rpc/star_notes?select=id&limit=2',
          method: 'POST',
          as: 'service',
          body: { by: -2 },
          prefer: 'handling=strict, max-affected=3',
          ids: [1, 2],
          answers: { 'preference-applied': 'handling=strict, max-affected=3' },
        },
      ],
    },
    {
      says: '`tx` of a read, or of a call, stands in Preference-Applied where it is honoured',
      same: [
        {
          request: 'item?select=id&id=eq.1',
          project: 'writing',
          prefer: 'tx=rollback',
          ids: [1],
          answers: { 'preference-applied': 'tx=rollback' },
        },
        {
          request: 'item?select=id&id=eq.1',
          project: 'writing',
          prefer: 'tx=commit, count=exact, handling=strict',
          ids: [1],
          answers: { 'preference-applied': 'count=exact, tx=commit, handling=strict' },
        },
        {
          request: 'rpc/rename_note',
          method: 'POST',
          as: 'ada',
          body: { note_id: 1, new_title: 'Broth' },
          prefer: 'tx=rollback',
          text: '"Broth"',
          answers: { 'preference-applied': 'tx=rollback' },
          after: { 'note?select=title&id=eq.1': [{ title: 'Soup' }] },
        },
        {
          request: 'item?select=id&id=eq.1',
          project: 'writing',
          settings: { BACKSTAY_TX_OVERRIDE: 'off' },
          prefer: 'tx=rollback',
          ids: [1],
          answers: { 'preference-applied': null },
        },
      ],
    },
    {
      says: '`max-affected` is ignored with `handling=lenient`',
      same: [
        {
          request: 'item?id=gt.0',
          method: 'PATCH',
          body: { small: 1 },
          prefer: 'max-affected=1',
          status: 204,
          answers: { 'preference-applied': null },
        },
      ],
    },
  ],
};
