import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import type { NotedRequest } from '../http/request-context.js';
import { notYet, type ClientProtocol } from './not-yet.js';

/** Whatever the client libraries ask of a protocol that is not served yet. A WebSocket is refused by the same answer. */
@Controller()
@ApiExcludeController()
export class NotYetController {
  @All(['storage/v1', 'storage/v1/*'])
  storage(@Req() request: NotedRequest, @Res() reply: FastifyReply): void {
    refuse('storage', request, reply);
  }

  @All(['realtime/v1', 'realtime/v1/*'])
  realtime(@Req() request: NotedRequest, @Res() reply: FastifyReply): void {
    refuse('realtime', request, reply);
  }

  @All(['functions/v1', 'functions/v1/*'])
  functions(@Req() request: NotedRequest, @Res() reply: FastifyReply): void {
    refuse('functions', request, reply);
  }
}

function refuse(protocol: ClientProtocol, request: NotedRequest, reply: FastifyReply): void {
  request.errorCode = 'not_implemented';
  const { status, body } = notYet[protocol];
  reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body));
}
