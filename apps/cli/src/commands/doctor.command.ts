import type { DefineCommand } from '../command-context.js';

/** `backstay doctor` */
export const doctorCommand: DefineCommand = (parent, contextOf) => {
  const command = parent
    .command('doctor')
    .description('check settings, keys, database, clock and schema, and say what to do; changes nothing')
    .addHelpText('after', '\nExit code 1 when something is wrong; advice alone is 0.')
    .action(async () => (await import('../run/doctor.js')).runDoctor(contextOf(command)));
};
