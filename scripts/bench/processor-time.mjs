import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time so far (user and system) of a process and all below it, in microseconds. Linux only: schedstat counts
 * nanoseconds (kernel: Documentation/scheduler/sched-stats.rst); without it stat has ticks of 10 ms (proc(5)).
 */
export function processorTime(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [ownTime(pid), ...children.map(processorTime)].reduce((sum, time) => sum + time, 0);
}

function ownTime(pid) {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    return times.reduce((sum, time) => sum + Number(time) / 1000, 0);
  } catch {
    return ticksOf(pid) * 10_000;
  }
}

function ticksOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
