import { buildCatalog, type ForeignKey, type Table } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { findRelation } from './find-relation.js';

const key = (name: string, columns: string[], table: string, referenced = ['id'], schema = 'public'): ForeignKey => ({
  name,
  columns,
  references: { table: { schema, name: table }, columns: referenced },
  onUpdate: 'no action',
  onDelete: 'no action',
});
const table = (name: string, primary: string[], foreignKeys: ForeignKey[] = [], schema = 'public'): Table => ({
  schema,
  name,
  columns: [...new Set([...primary, ...foreignKeys.flatMap((one) => one.columns)])].map((column) => ({
    name: column,
    type: { kind: 'integer' },
    nullable: false,
    default: null,
    identity: null,
    generated: false,
    comment: null,
  })),
  primaryKey: { name: `${name}_pkey`, columns: primary },
  uniqueKeys: [],
  uniqueIndexes: [],
  foreignKeys,
  checkNames: [],
  grants: [{ role: 'anon', privilege: 'select', columns: 'all' }],
  comment: null,
});
const catalog = buildCatalog(1, [
  table('client', ['id']),
  table('project', ['id'], [key('project_client', ['client_id'], 'client')]),
  table('parcel', ['id'], [key('billing', ['billing_id'], 'place'), key('delivery', ['delivery_id'], 'place')]),
  table('place', ['id']),
  table('worker', ['id'], [key('worker_boss', ['boss_id'], 'worker')]),
  table('badge', ['worker_id'], [key('badge_worker', ['worker_id'], 'worker')]),
  table('job', ['w', 'p'], [key('job_worker', ['w'], 'worker'), key('job_project', ['p'], 'project')]),
  table('past', ['w', 'p'], [key('past_worker', ['w'], 'worker'), key('past_project', ['p'], 'project')]),
  table('slot', ['room', 'hour']),
  table('visit', ['id'], [key('visit_slot', ['room', 'hour'], 'slot', ['room', 'hour'])]),
  table('account', ['id'], [key('account_user', ['user_id'], 'users', ['id'], 'auth')]),
  table('users', ['id'], [], 'auth'),
  table('kept', ['p', 'c'], [key('kept_project', ['p'], 'project'), key('kept_client', ['c'], 'client')], 'private'),
]);

const find = (origin: string, target: string, hint: string | null = null): string => {
  const found = catalog.table({ schema: 'public', name: origin })!;
  try {
    const relation = findRelation(found, target, hint, { catalog, schema: 'public', exposed: ['public'] });
    return `${relation.kind} ${relation.target.name} by ${relation.constraint}`;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
};

describe('a relation is found by PostgREST’s rules', () => {
  it.each([
    // a table, a key, a column of the table above
    ['project', 'client', null, 'many-to-one client by project_client'],
    ['project', 'project_client', null, 'many-to-one client by project_client'],
    ['project', 'client_id', null, 'many-to-one client by project_client'],
    ['client', 'project', null, 'one-to-many project by project_client'],
    ['client', 'project_client', null, 'one-to-many project by project_client'],
    ['client', 'client_id', null, 'PGRST200'],
    // hints: a key, a column of either side
    ['project', 'client', 'project_client', 'many-to-one client by project_client'],
    ['project', 'client', 'client_id', 'many-to-one client by project_client'],
    ['project', 'client', 'id', 'many-to-one client by project_client'],
    ['project', 'client', 'other', 'PGRST200'],
    ['project', 'project_client', 'client_id', 'PGRST200'],
    // two ways to one table
    ['parcel', 'place', null, 'PGRST201'],
    ['parcel', 'place', 'billing', 'many-to-one place by billing'],
    ['parcel', 'place', 'delivery_id', 'many-to-one place by delivery'],
    ['parcel', 'place', 'id', 'PGRST201'],
    ['parcel', 'delivery', null, 'many-to-one place by delivery'],
    ['place', 'parcel', null, 'PGRST201'],
    ['place', 'parcel', 'billing_id', 'one-to-many parcel by billing'],
    // a table and itself: its name is the way down, the column the way up
    ['worker', 'worker', null, 'one-to-many worker by worker_boss'],
    ['worker', 'boss_id', null, 'many-to-one worker by worker_boss'],
    ['worker', 'worker', 'boss_id', 'one-to-many worker by worker_boss'],
    ['worker', 'worker', 'worker_boss', 'PGRST200'],
    // one to one, both ways
    ['worker', 'badge', null, 'one-to-one badge by badge_worker'],
    ['badge', 'worker', null, 'one-to-one worker by badge_worker'],
    ['badge', 'worker_id', null, 'one-to-one worker by badge_worker'],
    // junctions
    ['worker', 'project', null, 'PGRST201'],
    ['worker', 'project', 'job', 'many-to-many project by job_project'],
    ['project', 'worker', 'past', 'many-to-many worker by past_worker'],
    ['worker', 'job', null, 'one-to-many job by job_worker'],
    // keys of several columns go by name only
    ['visit', 'slot', null, 'many-to-one slot by visit_slot'],
    ['visit', 'slot', 'visit_slot', 'many-to-one slot by visit_slot'],
    ['visit', 'room', null, 'PGRST200'],
    // what is not served is not there
    ['account', 'users', null, 'PGRST200'],
    ['account', 'account_user', null, 'PGRST200'],
    ['account', 'user_id', null, 'PGRST200'],
    ['client', 'kept', null, 'PGRST200'],
    ['client', 'project', 'kept', 'PGRST200'],
  ])('%s with %s, hint %s: %s', (origin, target, hint, expected) => {
    expect(find(origin, target, hint)).toBe(expected);
  });
});
