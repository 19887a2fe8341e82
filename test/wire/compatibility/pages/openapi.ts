import type { Page } from '../behaviour.js';

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
      says: 'Functions are described',
      same: [{ request: '', project: 'reading', part: { paths: { '/rpc/nothing': { get: {}, post: {} } } } }],
    },
  ],
};
