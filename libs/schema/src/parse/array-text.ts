/** The text form of an array (PostgreSQL manual §8.15.6): `{a,"b c",NULL}`. */
export const arrayText = (elements: readonly (string | null)[]): string =>
  `{${elements.map((element) => (element === null ? 'NULL' : quoted(element))).join(',')}}`;

const quoted = (element: string): string =>
  /^[A-Za-z0-9_.+:-]+$/.test(element) && element.toUpperCase() !== 'NULL'
    ? element
    : `"${element.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
