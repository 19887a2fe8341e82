import { textOf, type SyntaxFields } from './syntax.js';
import type { FrameTable } from './checker.js';
import { refuse } from './refusal.js';
import { fieldsOf, listOf, locate, namesOf, readNode } from './syntax.js';
import type { WrittenOutput } from './view-group.js';

/**
 * The select list of a view, `*` written out. `names` are those behind the view's own name; they may be fewer. With
 * `numbered` a column without a name gets one, and there may be any number of them.
 */
export function readOutputs(
  frame: readonly FrameTable[],
  targets: readonly unknown[],
  names: readonly string[],
  numbered = false,
): readonly WrittenOutput[] {
  const written = targets.flatMap((target) => {
    const { fields } = readNode(target);
    const { tag, fields: value } = readNode(fields['val']);
    return (tag === 'ColumnRef' ? starOf(frame, value) : null) ?? [{ target: fields, node: fields['val'] }];
  });
  if (names.length > written.length && !numbered) {
    refuse(
      'CREATE VIEW specifies more column names than columns',
      targets.map(locate).find((found) => found !== null) ?? null,
    );
  }
  const outputs = written.map(({ target, node }, i) => ({
    node,
    name: names[i] ?? (numbered ? `column_${i + 1}` : nameOf(target, node)),
  }));
  const twice = outputs.find((output, i) => outputs.findIndex((other) => other.name === output.name) !== i);
  if (twice) refuse(`column "${twice.name}" specified more than once`, locate(twice.node), 'Name it with as.');
  return outputs;
}

/** The columns that `*` or `table.*` stands for, as references; null: it is no star. */
function starOf(
  frame: readonly FrameTable[],
  fields: SyntaxFields,
): readonly { readonly target: SyntaxFields; readonly node: unknown }[] | null {
  const parts = listOf(fields['fields']);
  if (readNode(parts.at(-1)).tag !== 'A_Star') return null;
  const qualifier = namesOf(parts).slice(0, -1);
  const tables = qualifier.length === 0 ? frame : frame.filter((table) => table.name === qualifier.at(-1));
  if (tables.length === 0)
    refuse(`missing FROM-clause entry for table "${qualifier.at(-1)}"`, locate({ ColumnRef: fields }));
  return tables.flatMap(({ name, table }) =>
    table.columns.map((column) => ({
      target: {},
      node: { ColumnRef: { ...fields, fields: [name, column.name].map((sval) => ({ String: { sval } })) } },
    })),
  );
}

/** The name PostgreSQL would give an output: its own, its column's, or its function's. */
function nameOf(target: SyntaxFields, node: unknown): string {
  const given = textOf(target['name']);
  if (given !== '') return given;
  const { tag, fields } = readNode(node);
  const last = (field: string): string => namesOf(fields[field]).at(-1) ?? '';
  if (tag === 'TypeCast') {
    const { tag: inner } = readNode(fields['arg']);
    if (inner === 'ColumnRef' || inner === 'FuncCall') return nameOf({}, fields['arg']);
    return namesOf(fieldsOf(fields['typeName'])['names']).at(-1) ?? '';
  }
  const name =
    tag === 'ColumnRef'
      ? last('fields')
      : tag === 'FuncCall'
        ? last('funcname')
        : tag === 'CoalesceExpr'
          ? 'coalesce'
          : '';
  return name !== '' ? name : refuse('a column of the view has no name', locate(node), 'Name it: … as total.');
}
