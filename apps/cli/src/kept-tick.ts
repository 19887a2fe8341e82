import { createHook } from 'node:async_hooks';

/**
 * One of the records that Node makes for `process.nextTick`, kept for the life of the process. When V8 collects and none
 * of a kind of object is left, it forgets how they are laid out; Node's own code, which has learnt that layout, then asks
 * the runtime for each property of each later record: a microsecond for a tick, and a request has five or six
 * (docs/decisions/2811). Loaded before anything else, since starting collects several times.
 */
export const keptTicks: object[] = [];

const hook = createHook({
  init(_id, type, _trigger, resource) {
    if (type === 'TickObject') keptTicks.push(resource);
  },
});
hook.enable();
process.nextTick(() => undefined);
hook.disable();
