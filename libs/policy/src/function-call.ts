import {
  argumentAlias,
  mapView,
  rewrite,
  type Expression,
  type FunctionDefinition,
  type ViewQuery,
} from '@backstay/expression';

/** A call as a request makes it: equal calls compile to equal SQL, whatever the values are. */
export interface FunctionCall {
  readonly name: string;
  /** Which of the functions of that name, in the order of the schema. */
  readonly overload: number;
  /** Those that were given; the others have their defaults. */
  readonly arguments: readonly { readonly name: string; readonly value: Expression }[];
  /** The body's own LIMIT and OFFSET, which arguments may have set. */
  readonly limit: number | null;
  readonly offset: number | null;
  /** Of a function that writes, the rows that it wrote; absent: none yet. */
  readonly written?: WrittenRows;
}

/** Rows of the table that a function has written, under the alias that the table has in its body. */
export interface WrittenRows {
  readonly condition: Expression;
  /** Where each row stands among them; null: by their keys. */
  readonly place: Expression | null;
}

/** Name of the column that tells where a written row stands. */
export const writtenPlace = 'written_place';

/** RETURNING of a function that writes, as a read of the rows that it wrote. */
export function writtenBody(body: ViewQuery, written: WrittenRows | undefined): ViewQuery {
  const none: Expression = { kind: 'literal', type: { kind: 'boolean' }, value: 'false' };
  const { condition = none, place = null } = written ?? {};
  const select = place === null ? body.select : [...body.select, { name: writtenPlace, expression: place }];
  return { ...body, where: condition, select };
}

/** A body with what was given, or a default, in place of each argument. */
export function withArguments(
  body: ViewQuery,
  called: FunctionDefinition,
  given: FunctionCall['arguments'],
): ViewQuery {
  const values = new Map<string, Expression>(
    called.arguments.map(({ name, type, default: otherwise }) => [
      name,
      given.find((one) => one.name === name)?.value ?? otherwise ?? { kind: 'literal', type, value: null },
    ]),
  );
  return mapView(body, (expression) =>
    rewrite(expression, (node) =>
      node.kind === 'column' && node.source === argumentAlias ? (values.get(node.column) ?? node) : node,
    ),
  );
}
