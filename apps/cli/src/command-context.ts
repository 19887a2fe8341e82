import type { Command } from 'commander';

/** Options that every command takes. */
export interface GlobalOptions {
  /** The project folder; without it BACKSTAY_PROJECT, then the current folder. */
  readonly project?: string;
  /** Print JSON for programs instead of text for people. */
  readonly json?: boolean;
}

/** Where a command prints: results to `out`, everything else to `err`. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What a command's action gets besides its own arguments. */
export interface CommandContext extends Output {
  readonly options: GlobalOptions;
}

/** Adds one command, with its options and help, to its parent. The action's code is loaded when it runs. */
export type DefineCommand = (parent: Command, contextOf: (command: Command) => CommandContext) => void;
