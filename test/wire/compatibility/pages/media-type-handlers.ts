import type { Page } from '../behaviour.js';

const why = 'media types are not made in SQL';

export const mediaTypeHandlers: Page = {
  title: 'Media Type Handlers',
  path: 'api/media_type_handlers',
  behaviours: [
    { says: 'A function or an aggregate that returns a domain named as a media type answers it', absent: why },
    { says: 'A handler takes the place of a built-in one, or of all', absent: why },
    {
      says: 'Media types that others have handlers for, such as bytes and XML',
      refused: [
        {
          request: 'sample?select=bytes',
          headers: { accept: 'application/octet-stream' },
          status: 400,
          error: ['PGRST127'],
        },
        { request: 'sample?select=doc', headers: { accept: 'text/xml' }, status: 400, error: ['PGRST127'] },
      ],
    },
  ],
};
