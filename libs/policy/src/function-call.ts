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
  /** Those that were given; the others have their defaults. */
  readonly arguments: readonly { readonly name: string; readonly value: Expression }[];
  /** The body's own LIMIT and OFFSET, which arguments may have set. */
  readonly limit: number | null;
  readonly offset: number | null;
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
