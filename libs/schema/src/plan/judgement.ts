import type { StepRisk } from './schema-plan.js';

/** What a change is called, how careful one must be with it, and what there is to say. */
export interface Judgement {
  readonly action: string;
  readonly risk: StepRisk;
  readonly warning: string | null;
}

/** Adds, loses nothing. */
export const safe = (action: string, warning: string | null = null): Judgement => ({ action, risk: 'safe', warning });

/** Changes who may do what, or what is held to what. */
export const confirm = (action: string, warning: string): Judgement => ({ action, risk: 'confirm', warning });

/** Loses data, or the place for it. */
export const destructive = (action: string, warning: string): Judgement => ({ action, risk: 'destructive', warning });

/** Cannot be done: what to do instead. */
export const refused = (action: string, warning: string): Judgement => ({ action, risk: 'refused', warning });

/** What to write when a drop is the half of a rename. */
export const ifRenamed = (name: string): string =>
  `If this is a rename, write -- @renamed-from ${/^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`} on the line above the new name.`;
