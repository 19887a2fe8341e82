import { fail } from '@backstay/kernel';
import { overlap, union, type CharacterSet } from './character-set.js';
import { firstOf, isAmbiguous, mayBeEmpty, sizeOf, type RegexNode } from './regex-node.js';
import { isFixed, type SearchBranch, type SearchPlan } from './search-plan.js';

/** Characters and branches, with repeats written out. */
const maxSize = 2_000;
/** Ways that repeats with both bounds and branches may leave open. */
const maxWays = 100;

/**
 * Refuses what could take more than the square of the text's length on an engine that tries one way after the other;
 * most of what is left takes time proportional to the text. Throws `not_supported` or `too_large`.
 */
export function requireLinear(pattern: RegexNode, plan: SearchPlan): void {
  if (sizeOf(pattern) > maxSize) {
    throw fail('too_large', { what: 'regular expression with its repeats written out', limit: maxSize });
  }
  for (const branch of plan) new Effort(branch).measure();
}

/** What the next character leaves undecided in one branch of a pattern, found from its end to its start. */
class Effort {
  /** Repeats without end that cannot be told from what follows them: each is tried at each of its ends. */
  private undecided = 0;
  /** Whether there is a repeat without end at all, and one behind an undecided one. */
  private loops = false;
  private loopsBehind = false;
  private ways = 1;

  constructor(private readonly branch: SearchBranch) {}

  measure(): void {
    const { segments, atStart } = this.branch;
    for (const [i, segment] of [...segments.entries()].reverse()) {
      this.walk(segment, [], false);
      if (i > 0 && !isFixed(segment)) this.leaveEnd();
    }
    const starts = atStart || isFixed(segments[0]!) ? 0 : 1;
    const scans = this.undecided === 0 ? this.loops : this.loopsBehind;
    if (starts + this.undecided + Number(scans) > 2) {
      throw refuse('repeats without end that cannot be told from what follows them, in a regular expression');
    }
  }

  /** `follow`: what may come after the node; `repeated`: the node is in a repeat, where nothing may be undecided. */
  private walk(node: RegexNode, follow: CharacterSet, repeated: boolean): void {
    if (node.kind === 'sequence') this.walkSequence(node.parts, follow, repeated);
    else if (node.kind === 'repeat') this.walkRepeat(node, follow, repeated);
    else if (node.kind === 'choice') {
      if (isAmbiguous(node.branches, follow)) this.leaveWays(node.branches.length, repeated);
      for (const branch of node.branches) this.walk(branch, follow, repeated);
    }
  }

  private walkSequence(parts: readonly RegexNode[], follow: CharacterSet, repeated: boolean): void {
    let after = follow;
    for (const part of [...parts].reverse()) {
      this.walk(part, after, repeated);
      after = mayBeEmpty(part) ? union(firstOf(part), after) : firstOf(part);
    }
  }

  private walkRepeat(
    { node, min, max }: Extract<RegexNode, { kind: 'repeat' }>,
    follow: CharacterSet,
    repeated: boolean,
  ): void {
    const first = firstOf(node);
    if (max !== 1 && mayBeEmpty(node)) throw refuse('a repeat of what may be empty, in a regular expression');
    this.walk(node, max === 1 ? follow : union(first, follow), repeated || max !== 1);
    if (min !== max && overlap(first, follow)) {
      if (max !== null) this.leaveWays(max - min + 1, repeated);
      else if (repeated) throw undecided();
      else this.leaveEnd();
    }
    this.loops ||= max === null;
  }

  private leaveEnd(): void {
    this.undecided++;
    this.loopsBehind ||= this.loops;
  }

  private leaveWays(ways: number, repeated: boolean): void {
    if (repeated) throw undecided();
    this.ways *= ways;
    if (this.ways > maxWays) throw refuse(`more than ${maxWays} ways to match, in a regular expression`);
  }
}

const undecided = (): Error =>
  refuse('a repeat inside which the next character does not tell how to go on, in a regular expression');

const refuse = (feature: string): Error =>
  fail('not_supported', {
    feature,
    hint: 'The patterns that every database answers alike are listed in docs/operators.md.',
  });
