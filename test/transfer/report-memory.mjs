// Loaded into a command by NODE_OPTIONS: writes the most memory it had resident, in KiB, to a file of the environment.
// Linux tells it as VmHWM (proc(5)); what getrusage(2) tells there is no less than the parent had before the exec.
import { readFileSync, writeFileSync } from 'node:fs';

function mostResident() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
}

process.on('exit', () => writeFileSync(process.env.REPORT_MEMORY_TO, String(mostResident())));
