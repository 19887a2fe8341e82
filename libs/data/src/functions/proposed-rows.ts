import type { ViewOutput } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import {
  assignedText,
  bindStatement,
  compileValues,
  parseValue,
  plainText,
  type AuthorisedCall,
  type RawValue,
} from '@backstay/query';
import type { WriteRun } from '../write/write-run.js';

/** What a row stores, by column; what is missing gets its default. */
export type ProposedRow = ReadonlyMap<string, string | null>;

/**
 * The rows that the INSERT of a function would store. Constants and what was given need no reading. Throws
 * `too_many_affected`, and what a value has against its column (22003, 22001 …).
 */
export async function proposedRows(run: WriteRun, call: AuthorisedCall): Promise<readonly ProposedRow[]> {
  const { source } = call;
  const { columns, rows } = source;
  if (rows !== null) {
    const texts = await valuesOf(run, call);
    return rows.map((places) => {
      const given = places.flatMap((place, i) => (place === null ? [] : [[columns[i]!, texts[place]!()] as const]));
      return new Map(given);
    });
  }
  const found = await read(run, call, run.mostRows + 1);
  if (found.length > run.mostRows) throw fail('too_many_affected', { limit: run.mostRows });
  return found.map((cells) => new Map(columns.map((name, i) => [name, assigned(run, source, i, cells[i]!, name)])));
}

/** The values of VALUES, each to be read as the column that it goes into. */
async function valuesOf(run: WriteRun, call: AuthorisedCall): Promise<readonly (() => string | null)[]> {
  const { source } = call;
  const { select } = source.source;
  const { values } = run.plan;
  const columnOf = columnsByPlace(source);
  const computed = select.filter(({ expression }) => plainText(expression, values) === null);
  const [cells = []] = computed.length === 0 ? [] : await read(run, call, 1, computed);
  return select.map((output, place) => {
    const name = columnOf.get(place) ?? '';
    const plain = plainText(output.expression, values);
    if (plain === null) return () => assigned(run, source, place, cells[computed.indexOf(output)]!, name);
    return () => (plain.text === null ? null : parseValue(plain.text, run.sql.column(name).type));
  });
}

function columnsByPlace({ rows, columns }: AuthorisedCall['source']): ReadonlyMap<number, string> {
  const found = (rows ?? []).flatMap((places) =>
    places.flatMap((place, i) => (place === null ? [] : [[place, columns[i]!] as const])),
  );
  return new Map(found);
}

async function read(
  run: WriteRun,
  call: AuthorisedCall,
  most: number,
  select?: readonly ViewOutput[],
): Promise<readonly (readonly RawValue[])[]> {
  const { engine, context, plan } = run;
  const statement = compileValues(call, most, engine.dialect, select);
  return (await run.runBound(bindStatement(statement, plan.values, context.principal, engine.dialect))).rows;
}

const assigned = (
  run: WriteRun,
  { source }: AuthorisedCall['source'],
  place: number,
  raw: RawValue,
  column: string,
): string | null => assignedText(raw, source.select[place]!.expression, run.sql.column(column), run.engine.dialect);
