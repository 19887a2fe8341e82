import type { ColumnType } from '@backstay/catalog';
import type { Aggregate, Expression, FunctionName } from '../expression.js';
import { family, typeName } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
import type { Checker } from './checker.js';
import { isAggregate, readAggregate } from './aggregate.js';
import { readClaim, readSetting } from './claim.js';
import { unify } from './coerce.js';
import { lookupOf, readLookup } from './lookup.js';
import { refuse } from './refusal.js';
import { listOf, locationOf, namesOf, type SyntaxFields } from './syntax.js';

/** A function of the portable set: what it takes, and what it gives. */
interface PortableFunction {
  readonly name: FunctionName;
  readonly takes: readonly ('text' | 'number')[];
  readonly gives: ColumnType | 'argument';
}

const functions: Readonly<Record<string, PortableFunction>> = {
  lower: { name: 'lower', takes: ['text'], gives: text },
  upper: { name: 'upper', takes: ['text'], gives: text },
  length: { name: 'length', takes: ['text'], gives: { kind: 'integer' } },
  char_length: { name: 'length', takes: ['text'], gives: { kind: 'integer' } },
  btrim: { name: 'trim', takes: ['text'], gives: text },
  abs: { name: 'abs', takes: ['number'], gives: 'argument' },
  now: { name: 'now', takes: [], gives: { kind: 'timestamptz', precision: 6 } },
};

/** Names of the portable functions an author can call, for documentation. */
export const portableFunctions: readonly string[] = [...Object.keys(functions), 'trim', 'round', 'coalesce', 'nullif'];

/** Reads a function call (`FuncCall`). */
export function readCall(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const names = namesOf(fields['funcname']);
  const args = listOf(fields['args']);
  const [schema, name = ''] = names.length > 1 ? names : [null, names[0]];
  if (isAggregate(checker, fields)) return readAggregate(checker, fields);
  const extras = ['agg_order', 'agg_filter', 'agg_star', 'agg_distinct', 'func_variadic', 'over'];
  if (extras.some((extra) => fields[extra] !== undefined)) {
    refuse(`this form of ${name}() is not supported`, location, 'Aggregates and windows have no place here.');
  }
  if (schema === 'auth') return readClaim(checker, name, args, location);
  const called = lookupOf(checker, { FuncCall: fields });
  if (called) return readLookup(checker, called, { FuncCall: fields });
  if (schema === null || schema === 'pg_catalog') {
    if (name === 'current_setting') {
      return readSetting(
        checker,
        args.map((argument) => checker.operand(argument)),
        location,
      );
    }
    if (name === 'round') return readRound(checker, args, location);
    const portable = functions[name];
    if (portable) return readPortable(checker, portable, name, args, location);
  }
  return refuse(
    `function ${names.join('.')}() is not supported`,
    location,
    `Known are ${portableFunctions.join(', ')}, the auth functions, and your own look-up functions.`,
  );
}

function readPortable(
  checker: Checker,
  portable: PortableFunction,
  name: string,
  nodes: readonly unknown[],
  location: number | null,
): Expression {
  if (nodes.length !== portable.takes.length) refuse(`${name}() takes ${portable.takes.length} arguments`, location);
  const args = nodes.map((node) => checker.expression(node, null));
  args.forEach((argument, i) => {
    if (family(typeOf(argument)) !== portable.takes[i]) {
      refuse(`function ${name}(${typeName(typeOf(argument))}) does not exist`, location);
    }
  });
  const type = portable.gives === 'argument' ? (args[0] ? typeOf(args[0]) : text) : portable.gives;
  return { kind: 'call', type, name: portable.name, arguments: args };
}

/** Rounding of binary fractions differs between engines, so `round` takes exact numbers only. */
function readRound(checker: Checker, nodes: readonly unknown[], location: number | null): Expression {
  const [number, digits, ...more] = nodes.map((node) => checker.expression(node, null));
  const exact = number !== undefined && typeOf(number).kind === 'numeric';
  const constant = digits === undefined || (digits.kind === 'literal' && digits.type.kind === 'integer');
  if (!exact || !constant || more.length > 0) {
    return refuse('round() takes a numeric and a constant number of digits', location);
  }
  if (number.kind === 'aggregate' && number.name === 'avg') return roundedAverage(number, digits, location);
  const type: ColumnType = { kind: 'numeric', precision: null, scale: null };
  return { kind: 'call', type, name: 'round', arguments: digits ? [number, digits] : [number] };
}

/** An average is made with its last digit known: how many digits an open one has, every engine decides by itself. */
function roundedAverage(average: Aggregate, digits: Expression | undefined, location: number | null): Expression {
  const scale = digits?.kind === 'literal' ? Number(digits.value) : 0;
  if (scale < 0 || scale > 10) return refuse('an average is rounded to 0 to 10 digits', location);
  return { ...average, type: { kind: 'numeric', precision: null, scale }, digits: scale };
}

/** Reads `coalesce (…)` (`CoalesceExpr`). */
export function readCoalesce(checker: Checker, fields: SyntaxFields): Expression {
  const operands = listOf(fields['args']).map((argument) => checker.operand(argument));
  const { type, expressions } = unify(operands, 'COALESCE', locationOf(fields));
  return { kind: 'call', type, name: 'coalesce', arguments: expressions };
}

/** Reads what SQL writes without parentheses (`current_timestamp`, `current_user`). */
export function readSqlValue(fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  if (fields['op'] === 'SVFOP_CURRENT_TIMESTAMP') {
    return { kind: 'call', type: { kind: 'timestamptz', precision: 6 }, name: 'now', arguments: [] };
  }
  const user = /USER|ROLE/.test(String(fields['op']));
  return refuse(
    user ? 'the database user is not who is asking' : 'the current date depends on the time zone',
    location,
    user ? 'Write auth.role() or auth.uid().' : 'Write now().',
  );
}
