import type { Page } from '../behaviour.js';

/** The parameters of a function that is called by its address. */
const taking = (...names: readonly string[]): readonly object[] => names.map((name) => ({ name, in: 'query' }));

export const openapi: Page = {
  title: 'OpenAPI',
  path: 'api/openapi',
  behaviours: [
    {
      says: 'The root describes the tables and views, as Swagger 2.0',
      same: [
        {
          request: '',
          as: 'service',
          part: {
            swagger: '2.0',
            paths: { '/sample': { get: {}, post: {}, patch: {}, delete: {} }, '/open_project': { get: {} } },
          },
          answers: { 'content-type': 'application/openapi+json; charset=utf-8' },
        },
      ],
    },
    {
      says: 'It describes what the role of the token may do',
      same: [
        { request: '', as: 'service', part: { definitions: { payroll: { properties: { salary: {} } }, vault: {} } } },
        { request: '', part: { definitions: { payroll: { properties: { id: {}, name: {} } } } } },
        { request: '', project: 'reading', part: { definitions: { sample: {} } } },
      ],
    },
    {
      says: 'Comments of tables and columns are descriptions',
      same: [
        {
          request: '',
          part: {
            definitions: {
              licence: { description: 'What a worker may drive', properties: { class: { description: 'B, C or D' } } },
            },
          },
        },
      ],
    },
    {
      says: 'A comment of several lines is a summary and a description',
      same: [
        {
          request: '',
          part: { paths: { '/visit': { get: { summary: 'Visits', description: 'Who was where,\nand why' } } } },
        },
      ],
    },
    { says: 'Comments of schemas', absent: 'comments on schemas are not kept' },
    {
      says: 'Functions are described, with GET where they only read',
      same: [
        {
          request: '',
          project: 'reading',
          part: {
            paths: {
              '/rpc/area': { get: { parameters: taking('radius', 'digits') }, post: { tags: ['(rpc) area'] } },
            },
          },
        },
      ],
    },
    {
      says: 'Of several functions of a name the one is described that takes the most, among those the role may call',
      same: [
        {
          request: '',
          project: 'reading',
          part: { paths: { '/rpc/area': { get: { parameters: taking('radius', 'digits') } } } },
        },
        {
          request: '',
          project: 'reading',
          as: 'ada',
          part: { paths: { '/rpc/area': { get: { parameters: taking('width', 'height') } } } },
        },
      ],
    },
  ],
};
