import { parseRegex } from './parse-regex.js';
import { nativeRegex, printProof, printRegex, printSearch } from './print-regex.js';
import type { RegexNode } from './regex-node.js';
import { regexProgram } from './regex-program.js';
import { requireLinear } from './require-linear.js';
import { planSearch, type SearchPlan } from './search-plan.js';

/** A pattern of the published subset, and how each kind of engine is given it. */
export class Regex {
  private constructor(
    private readonly node: RegexNode,
    private readonly plan: SearchPlan,
  ) {}

  /**
   * Reads a pattern in PostgreSQL's syntax. Throws `bad_regex` (2201B) for what is no pattern, `not_supported` for what
   * is outside the subset, `too_large` for what is too long.
   */
  static parse(pattern: string, insensitive: boolean): Regex {
    const node = parseRegex(pattern, insensitive);
    const plan = planSearch(node);
    requireLinear(node, plan);
    return new Regex(node, plan);
  }

  /**
   * `native`: as PostgreSQL writes it; `search`: for ICU and PCRE; `proof`: for these, a search that holds for every text
   * unless a limit was hit; `program`: JSON of the steps of a machine (`RegexStep`).
   */
  print(form: RegexForm): string {
    switch (form) {
      case 'native':
        return printRegex(this.node, nativeRegex);
      case 'search':
        return printSearch(this.plan);
      case 'proof':
        return printProof(this.plan);
      case 'program':
        return JSON.stringify(regexProgram(this.node));
    }
  }
}

/** How a pattern is written when it is bound. */
export type RegexForm = 'native' | 'search' | 'proof' | 'program';
