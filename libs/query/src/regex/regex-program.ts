import { fail } from '@backstay/kernel';
import type { CharacterSet } from './character-set.js';
import type { RegexNode } from './regex-node.js';

/**
 * A machine for a pattern, as JSON: `['set', ranges]` reads a character, `['start']` and `['end']` hold at the ends of
 * the text, `['go', …targets]` goes on at each of the steps, `['found']` ends.
 */
export type RegexStep =
  | readonly ['set', CharacterSet]
  | readonly ['start']
  | readonly ['end']
  | readonly ['go', ...number[]]
  | readonly ['found'];

/** The machine that tries all ways at once, in time proportional to text × steps. */
export function regexProgram(node: RegexNode): readonly RegexStep[] {
  const steps: RegexStep[] = [];
  emit(node, steps);
  steps.push(['found']);
  return steps;
}

function emit(node: RegexNode, steps: RegexStep[]): void {
  switch (node.kind) {
    case 'set':
      steps.push(['set', node.set]);
      break;
    case 'start':
    case 'end':
      steps.push([node.kind]);
      break;
    case 'sequence':
      for (const part of node.parts) emit(part, steps);
      break;
    case 'choice':
      emitChoice(node.branches, steps);
      break;
    case 'repeat':
      for (let i = 0; i < node.min; i++) emit(node.node, steps);
      if (node.max === null) emitLoop(node.node, steps);
      else emitOptions(node.node, node.max - node.min, steps);
  }
  // Every pattern was measured before; this is a fault of the program.
  if (steps.length > 10_000) throw fail('too_large', { what: 'regular expression', limit: 10_000 });
}

function emitChoice(branches: readonly RegexNode[], steps: RegexStep[]): void {
  const fork = steps.push(['go']) - 1;
  const targets: number[] = [];
  const exits: number[] = [];
  for (const branch of branches) {
    targets.push(steps.length);
    emit(branch, steps);
    exits.push(steps.push(['go']) - 1);
  }
  steps[fork] = ['go', ...targets];
  for (const exit of exits) steps[exit] = ['go', steps.length];
}

function emitLoop(node: RegexNode, steps: RegexStep[]): void {
  const fork = steps.push(['go']) - 1;
  emit(node, steps);
  steps.push(['go', fork]);
  steps[fork] = ['go', fork + 1, steps.length];
}

function emitOptions(node: RegexNode, times: number, steps: RegexStep[]): void {
  const forks: number[] = [];
  for (let i = 0; i < times; i++) {
    forks.push(steps.push(['go']) - 1);
    emit(node, steps);
  }
  for (const fork of forks) steps[fork] = ['go', fork + 1, steps.length];
}
