import type { PlanStep } from '@backstay/schema';

/** How many steps of each kind a plan has; what scripts look at first. */
export interface PlanTotals {
  readonly steps: number;
  readonly safe: number;
  readonly confirm: number;
  readonly destructive: number;
  readonly refused: number;
  readonly statements: number;
}

/** Counts the steps of a plan by how careful one must be with them. */
export function planTotals(steps: readonly PlanStep[]): PlanTotals {
  const of = (risk: PlanStep['risk']): number => steps.filter((step) => step.risk === risk).length;
  return {
    steps: steps.length,
    safe: of('safe'),
    confirm: of('confirm'),
    destructive: of('destructive'),
    refused: of('refused'),
    statements: steps.reduce((sum, step) => sum + step.statements.length, 0),
  };
}

/** `12 steps: 9 safe, 1 to confirm, 2 lose data`. */
export function describeTotals(totals: PlanTotals): string {
  const kinds = [
    [totals.safe, 'safe'],
    [totals.confirm, 'to confirm'],
    [totals.destructive, totals.destructive === 1 ? 'loses data' : 'lose data'],
    [totals.refused, 'refused'],
  ] as const;
  const told = kinds.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return `${totals.steps === 1 ? '1 step' : `${totals.steps} steps`}: ${told.join(', ')}`;
}
