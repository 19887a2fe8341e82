// Loaded into a command by NODE_OPTIONS: writes the most memory it had resident, in KiB, to a file of the environment.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.REPORT_MEMORY_TO, String(process.resourceUsage().maxRSS)));
