import { Failure } from '@backstay/kernel';
import { LRUCache } from 'lru-cache';
import { knowRead, understand, type KnownRead, type ReadContext, type UnderstoodRead } from './known-read.js';
import { shapeOf, type RequestHead } from './request-shape.js';

/** Bounds of what is remembered. Shapes are made by callers, so both the count and the text are capped. */
export interface KnownReadBounds {
  readonly shapes: number;
  /** Characters of keys. */
  readonly characters: number;
}

const defaultBounds: KnownReadBounds = { shapes: 500, characters: 500_000 };

/** What is known of a shape: that it was seen, that it cannot be known, or how its reads are understood. */
type Knowledge = { readonly read: KnownRead | null };
const seen: Knowledge = { read: null };
const unknowable: Knowledge = { read: null };

/** Whose reads they are, and of which version of the schema. */
export type ReadScope = Pick<ReadContext, 'version' | 'role'>;

/**
 * Reads by their shape. A read of a known shape is neither parsed nor resolved; all that follows is the same for it as for any
 * other. A shape is learnt when it comes a second time.
 */
export class KnownReads {
  readonly #shapes: LRUCache<string, Knowledge>;

  constructor(bounds: KnownReadBounds = defaultBounds) {
    this.#shapes = new LRUCache({ max: bounds.shapes, maxSize: bounds.characters });
  }

  /** A read of a known shape; null: it must be parsed and resolved. */
  find(head: RequestHead, scope: ReadScope): UnderstoodRead | null {
    const shape = shapeOf(head);
    if (shape === null) return null;
    const known = this.#shapes.get(keyOf(shape.key, scope))?.read ?? null;
    return known === null ? null : understand(known, shape.values);
  }

  /** Learns from a read that was answered; `key` is the plan's. */
  learn(head: RequestHead, key: string, context: ReadContext): void {
    const shape = shapeOf(head);
    if (shape === null) return;
    const name = keyOf(shape.key, context);
    const known = this.#shapes.get(name);
    const size = name.length;
    if (known === undefined) this.#shapes.set(name, seen, { size });
    if (known !== seen) return;
    const read = knownOrNot(() => knowRead(head, shape, key, context));
    this.#shapes.set(name, read === null ? unknowable : { read }, { size: size + key.length });
  }

  get size(): number {
    return this.#shapes.size;
  }
}

const keyOf = (shape: string, { role, version }: ReadScope): string => `${version}${role}\n${shape}`;

/** The read that a shape is learnt from was answered: that another one of it cannot be read is no error of its own. */
function knownOrNot(know: () => KnownRead | null): KnownRead | null {
  try {
    return know();
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
