import { OperatorError } from '@backstay/kernel';

/** The settings are not usable. The message lists every problem, one a line, and never a secret's value. */
export class ConfigError extends OperatorError {
  constructor(
    /** One sentence each: the setting's name, what is wrong, what to write instead. */
    readonly problems: readonly string[],
  ) {
    super(
      problems.length === 1
        ? `A setting is wrong: ${problems[0]}`
        : `${problems.length} settings are wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}
