import type { SchemaProblem } from '../parse/parsed-schema.js';
import { SchemaProblems } from '../plan/schema-problems.js';

/** Thrown when seed files cannot be loaded as written; nothing of them was loaded then. */
export class SeedProblems extends SchemaProblems {
  constructor(problems: readonly SchemaProblem[]) {
    super(problems);
  }
}
