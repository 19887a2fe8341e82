/** Why a table was suggested a policy. */
export type SuggestionKind = 'owner' | 'person' | 'member' | 'parent' | 'look-up' | 'secrets' | 'none';

/** An index that a suggested policy would use. */
export interface SuggestedIndex {
  readonly columns: readonly string[];
  /** Null: it is there already. */
  readonly statement: string | null;
}

/** What one table could be opened with. Nothing of it does anything until somebody writes it into a schema file. */
export interface Suggestion {
  readonly table: string;
  readonly kind: SuggestionKind;
  /** One sentence. */
  readonly reason: string;
  /** In order; empty where there is nothing to suggest. */
  readonly statements: readonly string[];
  /** Null: none is needed. */
  readonly index: SuggestedIndex | null;
}
