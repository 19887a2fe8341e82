/** A row as the API gives it. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** The rows that somebody sees, by table. */
export type Visible = Readonly<Record<string, readonly Row[]>>;

/** One way from a table to another. */
export interface Relation {
  /** What a request may write for it: target and hint. */
  readonly words: readonly string[];
  readonly target: string;
  readonly toOne: boolean;
  /** Related rows, in no order. */
  readonly related: (row: Row, visible: Visible) => readonly Row[];
}

/** Columns that requests mention; the key comes first. */
export const columns: Readonly<Record<string, readonly string[]>> = {
  team: ['id', 'name', 'city', 'lead_id'],
  person: ['id', 'name', 'age', 'team_id', 'boss_id'],
  badge: ['person_id', 'code'],
  task: ['id', 'title', 'points', 'author_id', 'reviewer_id'],
  label: ['id', 'name'],
  task_label: ['task_id', 'label_id', 'weight'],
};

/** Primary keys. */
export const keys: Readonly<Record<string, readonly string[]>> = {
  team: ['id'],
  person: ['id'],
  badge: ['person_id'],
  task: ['id'],
  label: ['id'],
  task_label: ['task_id', 'label_id'],
};

function relation(words: readonly string[], target: string, toOne: boolean, from: string, to: string): Relation {
  return {
    words,
    target,
    toOne,
    related: (row, visible) => visible[target]!.filter((other) => row[from] !== null && other[to] === row[from]),
  };
}

const one = (words: readonly string[], target: string, from: string, to = 'id'): Relation =>
  relation(words, target, true, from, to);
const many = (words: readonly string[], target: string, to: string, from = 'id'): Relation =>
  relation(words, target, false, from, to);

/** Through the junction: its rows count only as far as they are seen too. */
function through(words: readonly string[], target: string, from: string, to: string): Relation {
  return {
    words,
    target,
    toOne: false,
    related: (row, visible) => {
      const ids = visible['task_label']!.filter((between) => between[from] === row['id']).map((between) => between[to]);
      return visible[target]!.filter((other) => ids.includes(other['id']!));
    },
  };
}

/** All ways from each table. */
export const relations: Readonly<Record<string, readonly Relation[]>> = {
  team: [
    many(['person!team_id', 'person!person_team_id_fkey'], 'person', 'team_id'),
    one(['person!lead_id', 'lead_id', 'team_lead_id_fkey'], 'person', 'lead_id'),
  ],
  person: [
    one(['team!team_id', 'team_id', 'team!person_team_id_fkey'], 'team', 'team_id'),
    many(['team!lead_id', 'team!team_lead_id_fkey'], 'team', 'lead_id'),
    one(['boss_id'], 'person', 'boss_id'),
    many(['person', 'person!boss_id'], 'person', 'boss_id'),
    many(['task!author_id', 'task!task_author_id_fkey'], 'task', 'author_id'),
    many(['task!reviewer_id'], 'task', 'reviewer_id'),
    one(['badge', 'badge!person_id', 'badge_person_id_fkey'], 'badge', 'id', 'person_id'),
  ],
  badge: [one(['person', 'person_id', 'person!person_id'], 'person', 'person_id')],
  task: [
    one(['person!author_id', 'author_id', 'task_author_id_fkey'], 'person', 'author_id'),
    one(['person!reviewer_id', 'reviewer_id'], 'person', 'reviewer_id'),
    through(['label', 'label!task_label'], 'label', 'task_id', 'label_id'),
    many(['task_label', 'task_label!task_id'], 'task_label', 'task_id'),
  ],
  label: [
    through(['task', 'task!task_label'], 'task', 'label_id', 'task_id'),
    many(['task_label'], 'task_label', 'label_id'),
  ],
  task_label: [
    one(['task', 'task_id', 'task!task_id'], 'task', 'task_id'),
    one(['label', 'label_id'], 'label', 'label_id'),
  ],
};
