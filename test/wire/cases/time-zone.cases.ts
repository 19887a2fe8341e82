import type { WireCase } from './wire-case.js';
import type { WriteCase } from './write-case.js';

const tokyo = { prefer: 'timezone=Asia/Tokyo' };
const la = { prefer: 'timezone=America/Los_Angeles' };
const applied = { 'preference-applied': 'timezone=Asia/Tokyo' };

/** `Prefer: timezone`: moments are shown, and read without an offset, as local time of the zone. */
export const timeZoneCases: readonly WireCase[] = [
  {
    request: 'sample?select=moment,stamp,day,at&id=eq.1',
    headers: tokyo,
    text: '[{"moment":"2026-01-02T12:04:05.6789+09:00","stamp":"2026-01-02T03:04:05.6789","day":"2026-01-02","at":"03:04:05"}]',
    answers: applied,
  },
  {
    request: 'sample?select=moment&id=in.(1,3,5)&order=id',
    headers: la,
    text: '[{"moment":"2026-01-01T19:04:05.6789-08:00"},{"moment":null},{"moment":"1969-12-31T16:00:00-08:00"}]',
    answers: { 'preference-applied': 'timezone=America/Los_Angeles' },
  },
  {
    request: 'sample?select=text:moment::text,day:moment::date&id=eq.1',
    headers: tokyo,
    json: [
      {
        text: '2026-01-02 12:04:05.6789+09',
        day: '2026-01-02',
      },
    ],
  },
  {
    request: 'sample?select=id,moment&id=eq.1',
    headers: { ...tokyo, accept: 'text/csv' },
    text: 'id,moment\n1,2026-01-02 12:04:05.6789+09',
  },
  {
    request: 'person?select=name,note(written_at)&name=eq.Ada&note.order=id&note.limit=1',
    as: 'ada',
    headers: tokyo,
    json: [{ name: 'Ada', note: [{ written_at: '2026-01-01T17:00:00+09:00' }] }],
  },
  // filters: a moment without an offset is local, one with an offset is not
  { request: 'sample?select=id&moment=eq.2026-01-02T12:04:05', headers: tokyo, ids: [6] },
  { request: 'sample?select=id&moment=eq.2026-01-02T12:04:05Z', headers: tokyo, ids: [] },
  { request: 'sample?select=id&moment=eq.2026-01-02T03:04:05Z', headers: tokyo, ids: [6] },
  {
    request: 'sample?select=id&moment=in.("2026-01-02 12:04:05","2024-02-29 15:30")&order=id',
    headers: tokyo,
    ids: [6, 7, 8],
  },
  { request: 'sample?select=id&moment=gte(any).{"2026-01-02 12:04:05"}&order=id', headers: tokyo, ids: [1, 6] },
  { request: 'sample?select=id&or=(moment.eq.2026-01-01T19:04:05,id.eq.3)&order=id', headers: la, ids: [3, 6] },
  { request: 'sample?select=id&stamp=eq.2026-01-02T03:04:05', headers: tokyo, ids: [6] },
  { request: 'sample?moment=eq.soon', headers: tokyo, status: 400, error: ['22007'] },
  // an entity tag is that of the moments as they are shown
  {
    request: 'sample?select=moment&id=eq.6',
    headers: { ...tokyo, 'if-none-match': '"x"' },
    json: [{ moment: '2026-01-02T12:04:05+09:00' }],
  },
  // zones that are none
  ...['Jupiter/Red_Spot', 'asia/tokyo', '', 'PST', '+09:00', '"Asia/Tokyo"'].map((name): WireCase => ({
    request: 'sample?select=moment&id=eq.6',
    headers: { prefer: `timezone=${name}` },
    text: '[{"moment":"2026-01-02T03:04:05+00:00"}]',
    answers: { 'preference-applied': null },
  })),
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
  {
    request: 'sample?select=moment&id=eq.6',
    headers: { prefer: 'count=exact, timezone=Asia/Tokyo, handling=strict' },
    text: '[{"moment":"2026-01-02T12:04:05+09:00"}]',
    answers: { 'preference-applied': 'count=exact, handling=strict, timezone=Asia/Tokyo' },
  },
];

/** The same for what is written, and what is answered of it. */
export const zonedWriteCases: readonly WriteCase[] = [
  {
    method: 'POST',
    request: 'item?select=moment,stamp,day',
    body: { id: 10, moment: '2026-01-02 12:00', stamp: '2026-01-02 12:00', day: '2026-01-02' },
    prefer: 'return=representation, timezone=Asia/Tokyo',
    status: 201,
    text: '[{"moment":"2026-01-02T12:00:00+09:00","stamp":"2026-01-02T12:00:00","day":"2026-01-02"}]',
    answers: { 'preference-applied': 'return=representation, timezone=Asia/Tokyo' },
    after: { 'item?id=eq.10&select=moment': [{ moment: '2026-01-02T03:00:00+00:00' }] },
  },
  {
    method: 'POST',
    request: 'item',
    body: { id: 10, moment: '2026-01-02T12:00:00Z' },
    prefer: 'timezone=Asia/Tokyo',
    status: 201,
    after: { 'item?id=eq.10&select=moment': [{ moment: '2026-01-02T12:00:00+00:00' }] },
  },
  {
    method: 'PATCH',
    request: 'item?id=eq.1&select=moment',
    body: { moment: '2026-03-08 02:30' },
    prefer: 'timezone=America/Los_Angeles, max-affected=1, handling=strict, return=representation',
    status: 200,
    // clocks skip this time: what they show is an hour later
    text: '[{"moment":"2026-03-08T03:30:00-07:00"}]',
    answers: {
      'preference-applied': 'return=representation, handling=strict, timezone=America/Los_Angeles, max-affected=1',
    },
  },
  {
    method: 'POST',
    request: 'item',
    body: { id: 10 },
    prefer: 'handling=strict, timezone=Mars/Olympus',
    status: 400,
    error: ['PGRST122', undefined, 'Invalid preferences: timezone=Mars/Olympus'],
  },
];
