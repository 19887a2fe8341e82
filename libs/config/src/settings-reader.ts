import { BadSetting, type Setting } from './setting.js';
import { settingGroups } from './settings.js';

/** Names and values as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

const known = new Set<string>(settingGroups.flatMap((group) => group.settings.map((setting) => setting.name)));

// Not settings of the product: the test suites read these.
const ours = /^BACKSTAY_(TEST_.*|NIGHTLY|BENCH_.*)$/;

/** Reads settings one by one and collects every problem instead of stopping at the first. */
export class SettingsReader {
  readonly problems: string[] = [];
  readonly #values: Environment;

  constructor(env: Environment, file: Environment) {
    this.#values = { ...file, ...env };
  }

  /** The setting's value; `fallback` when it is not set, or was refused (the problem is noted). */
  read<T>(setting: Setting<T>, fallback: T): T {
    const value = this.#values[setting.name];
    if (value === undefined) return fallback;
    try {
      return setting.parse(value.trim());
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error;
      this.problem(`${setting.name} ${error.message}${setting.secret ? '' : `; it is "${value.slice(0, 100)}"`}`);
      return fallback;
    }
  }

  problem(sentence: string): void {
    if (!this.problems.includes(sentence)) this.problems.push(sentence);
  }

  /** A misspelt name would silently leave a default in force, so names with our prefix must be known. */
  refuseUnknownNames(): void {
    for (const name of Object.keys(this.#values).sort()) {
      if (!name.startsWith('BACKSTAY_') || known.has(name) || ours.test(name)) continue;
      this.problem(`${name} is not a setting; docs/settings.md lists them`);
    }
  }
}
