import { overlap, setKey, union, type CharacterSet } from './character-set.js';

/** What a pattern means, with nothing left in it that engines read in different ways. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  /** The start and the end of the whole text; lines are nothing. */
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly node: RegexNode; readonly min: number; readonly max: number | null };

export const nothing: RegexNode = { kind: 'sequence', parts: [] };

/** Parts one after another, flat. */
export function sequence(parts: readonly RegexNode[]): RegexNode {
  const flat = parts.flatMap((part) => (part.kind === 'sequence' ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind: 'sequence', parts: flat };
}

export const partsOf = (node: RegexNode): readonly RegexNode[] => (node.kind === 'sequence' ? node.parts : [node]);

/** One of the branches, flat; single characters become one set, and what branches begin with alike is said once. */
export function choice(branches: readonly RegexNode[]): RegexNode {
  const flat = branches.flatMap((branch) => (branch.kind === 'choice' ? branch.branches : [branch]));
  const groups = new Map<string, RegexNode[]>();
  for (const branch of flat) {
    const [first] = partsOf(branch);
    const key = first === undefined ? '' : nodeKey(first);
    const group = groups.get(key);
    if (group) group.push(branch);
    else groups.set(key, [branch]);
  }
  const factored = [...groups.values()].map((group): RegexNode => {
    if (group.length === 1 || partsOf(group[0]!).length === 0) return group[0]!;
    const rests = group.map((branch) => sequence(partsOf(branch).slice(1)));
    return sequence([partsOf(group[0]!)[0]!, choice(rests)]);
  });
  const sets = factored.flatMap((branch) => (branch.kind === 'set' ? [branch.set] : []));
  const others = factored.filter((branch) => branch.kind !== 'set');
  const merged: RegexNode[] = sets.length === 0 ? others : [{ kind: 'set', set: union(...sets) }, ...others];
  return merged.length === 1 ? merged[0]! : { kind: 'choice', branches: merged };
}

/** Repeats, where a repeat of repeats is one wherever it means the same. */
export function repeat(node: RegexNode, min: number, max: number | null): RegexNode {
  if (max === 0) return nothing;
  if (min === 1 && max === 1) return node;
  if (node.kind === 'repeat' && max === null && node.min <= 1) {
    return { kind: 'repeat', node: node.node, min: node.min === 0 ? 0 : min, max: null };
  }
  if (node.kind === 'repeat' && min === 0 && max === 1 && node.min <= 1) return { ...node, min: 0 };
  return { kind: 'repeat', node, min, max };
}

/** Equal nodes have equal keys. */
export function nodeKey(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return `[${setKey(node.set)}]`;
    case 'sequence':
      return `(${node.parts.map(nodeKey).join('')})`;
    case 'choice':
      return `(${node.branches.map(nodeKey).join('|')})`;
    case 'repeat':
      return `${nodeKey(node.node)}{${node.min},${node.max ?? ''}}`;
    default:
      return node.kind;
  }
}

/** Whether the empty text matches. */
export function mayBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'sequence':
      return node.parts.every(mayBeEmpty);
    case 'choice':
      return node.branches.some(mayBeEmpty);
    case 'repeat':
      return node.min === 0 || mayBeEmpty(node.node);
    default:
      return true;
  }
}

/** The characters a match can begin with. */
export function firstOf(node: RegexNode): CharacterSet {
  switch (node.kind) {
    case 'set':
      return node.set;
    case 'sequence': {
      const end = node.parts.findIndex((part) => !mayBeEmpty(part));
      return union(...node.parts.slice(0, end === -1 ? undefined : end + 1).map(firstOf));
    }
    case 'choice':
      return union(...node.branches.map(firstOf));
    case 'repeat':
      return firstOf(node.node);
    default:
      return [];
  }
}

/** Whether the next character leaves a doubt about which branch to take. */
export function isAmbiguous(branches: readonly RegexNode[], follow: CharacterSet): boolean {
  const firsts = branches.map((branch) => (mayBeEmpty(branch) ? union(firstOf(branch), follow) : firstOf(branch)));
  return firsts.some((first, i) => firsts.some((other, j) => i < j && overlap(first, other)));
}

/** How many characters every match has; null where matches differ, or where an anchor is inside. */
export function lengthOf(node: RegexNode): number | null {
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return node.parts.map(lengthOf).reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
    case 'choice': {
      const [length, ...rest] = node.branches.map(lengthOf);
      return rest.every((one) => one === length) ? (length ?? null) : null;
    }
    case 'repeat': {
      const one = lengthOf(node.node);
      return one === null || node.min !== node.max ? null : one * node.min;
    }
    default:
      return null;
  }
}

/** Characters a machine for the pattern tells apart: its size, with repeats written out. */
export function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'sequence':
      return node.parts.reduce((sum, part) => sum + sizeOf(part), 1);
    case 'choice':
      return node.branches.reduce((sum, branch) => sum + sizeOf(branch), 1);
    case 'repeat':
      return (sizeOf(node.node) + 1) * Math.max(node.max ?? node.min, 1);
    default:
      return 1;
  }
}
