import { isDeepStrictEqual } from 'node:util';
import { typeName } from '@backstay/expression';
import type { ColumnType } from '@backstay/catalog';
import { enumOf, typeChange, type ColumnDefinition } from '@backstay/query';
import { withoutLabels } from './diff-schema.js';
import { confirm, destructive, ifRenamed, refused, safe, type Judgement } from './judgement.js';
import type { StepRisk } from './schema-plan.js';

/** Judges what becomes of a column: it comes, it goes, or it changes in one or more ways. */
export function judgeColumn(before: ColumnDefinition | null, after: ColumnDefinition | null): Judgement {
  if (before === null) return safe('add column');
  if (after === null) {
    if (before.generated) return confirm('drop column', 'Its values are computed, so nothing is lost but the column.');
    return destructive('drop column', `All values of it are lost. ${ifRenamed(before.name)}`);
  }
  const judgements = [
    ...typeJudgements(before, after),
    ...nullabilityJudgements(before, after),
    ...identityJudgements(before, after),
    ...(isDeepStrictEqual(before.default, after.default)
      ? []
      : [safe(after.default === null ? 'drop default' : 'set default')]),
    ...(before.generated && !after.generated ? [safe('keep computed values')] : []),
    ...(before.comment === after.comment ? [] : [safe('comment on column')]),
  ];
  const [only, ...more] = judgements;
  if (only !== undefined && more.length === 0) return only;
  const warnings = judgements.flatMap(({ warning }) => warning ?? []);
  return {
    action: 'change column',
    risk: worst(judgements.map(({ risk }) => risk)),
    warning: warnings.length === 0 ? null : warnings.join(' '),
  };
}

const risks: readonly StepRisk[] = ['safe', 'confirm', 'destructive', 'refused'];

const worst = (all: readonly StepRisk[]): StepRisk =>
  risks[Math.max(0, ...all.map((risk) => risks.indexOf(risk)))] ?? 'safe';

function typeJudgements(before: ColumnDefinition, after: ColumnDefinition): readonly Judgement[] {
  if (isDeepStrictEqual(withoutLabels(before.type), withoutLabels(after.type))) {
    return before.collation === after.collation ? [] : [refused('change collation', otherWay)];
  }
  const [had, has] = [writtenType(before.type), writtenType(after.type)];
  switch (typeChange(before.type, after.type).kind) {
    case 'same':
    case 'widening':
      return [safe('change type')];
    case 'narrowing':
      return [destructive('change type', `From ${had} to ${has}: there is no longer a place for every value.`)];
    case 'refused':
      return [refused('change type', `A column of type ${had} does not become one of type ${has}. ${otherWay}`)];
  }
}

const otherWay =
  'Add a column of the new type, fill it, and drop the old one; docs/schema-subset.md lists what can be changed in place.';

function nullabilityJudgements(before: ColumnDefinition, after: ColumnDefinition): readonly Judgement[] {
  if (before.nullable === after.nullable) return [];
  if (after.nullable) return [safe('drop not null')];
  return [confirm('set not null', 'Writes that leave the column empty are refused from then on.')];
}

function identityJudgements(before: ColumnDefinition, after: ColumnDefinition): readonly Judgement[] {
  if (before.identity === after.identity) return [];
  if (after.identity === null) return [confirm('drop identity', 'New rows get no number of their own any more.')];
  return [safe(before.identity === null ? 'add identity' : 'change identity')];
}

/** A type as the author writes it. */
function writtenType(type: ColumnType): string {
  if (type.kind === 'array') return `${writtenType(type.of)}[]`;
  const name = enumOf(type) ?? typeName(type);
  if ((type.kind === 'varchar' || type.kind === 'char') && type.length !== null) return `${name}(${type.length})`;
  if (type.kind === 'numeric' && type.precision !== null) return `${name}(${type.precision},${type.scale ?? 0})`;
  return 'precision' in type && type.kind !== 'numeric' && type.precision < 6 ? `${name}(${type.precision})` : name;
}
