import type { Explanation, RowExplanation } from '@backstay/data';

/** Characters of the header: proxies have 4 KiB for all of them together. */
const most = 3000;

/**
 * An explanation as the text of a header: JSON in ASCII, without any value of a row. `rows` says once what is true of
 * several; `cut` that some were left out for want of room.
 */
export function explanationHeader(explanation: Explanation): string {
  const { verdict, role, grants, closed, refusedRows, complete } = explanation;
  const rows = distinct(explanation.rows.filter(({ passes }) => !passes).map(brief));
  for (let kept = rows.length; ; kept--) {
    const cut = kept < rows.length && { cut: true };
    const text = ascii({
      verdict,
      role,
      grants,
      closed,
      refused: refusedRows,
      rows: rows.slice(0, kept),
      complete,
      ...cut,
    });
    if (text.length <= most) return text;
    if (kept === 0) return ascii({ verdict, role, refused: refusedRows, complete, cut: true });
  }
}

/** `clauses`: any of the lists is enough, each to be true as a whole; null: too many to name. */
const brief = ({ table, as, repairs }: RowExplanation) => ({
  table,
  as,
  clauses: repairs && repairs.map((way) => way.map(({ policy, text }) => ({ policy, clause: text }))),
});

const distinct = <T>(list: readonly T[]): readonly T[] => [
  ...new Map(list.map((one) => [JSON.stringify(one), one])).values(),
];

const ascii = (value: object): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
