import { KeyRotation, UsersModule } from '@backstay/identity';
import { AppliedSchema } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { schemaModules, withModules } from './open-context.js';

/** Moves the keys of user tokens on by one step and says where they are. */
export async function runKeysRotate(context: CommandContext): Promise<void> {
  const { options, out } = context;
  const { current, standby, previous } = await withModules(
    context,
    [...schemaModules(), UsersModule],
    async (modules) => {
      // Reading the record makes sure that the system tables are there.
      await modules.get(AppliedSchema).refresh();
      return modules.get(KeyRotation).rotate();
    },
  );
  if (options.json) return out(`${JSON.stringify({ current, standby, previous }, null, 2)}\n`);
  out(`current:   ${current ?? 'JWT_SECRET, until the next rotation'}\n`);
  out(`standby:   ${standby}  (published; signs after the next rotation)\n`);
  if (previous !== null) out(`previous:  ${previous}  (verifies until the tokens it signed have expired)\n`);
}
