/** A word that is in no schema, no source and no value of a seed: a statement that has it was written by a caller. */
export const canary = 'zqxcanary';

/** The same as digits, for places that take numbers. */
export const canaryNumber = '7731964';

/** Texts that mean something to a parser, a database, a shell or JavaScript, each with the canary in it. */
export const nastyTexts: readonly string[] = [
  canary,
  `${canary}'`,
  `${canary}"`,
  `${canary}\``,
  `${canary}\\`,
  `${canary}' or '1'='1`,
  `${canary}'; drop table sample; --`,
  `'||${canary}||'`,
  `${canary}/*`,
  `*/${canary}--`,
  `${canary}#`,
  `${canary};`,
  `$1${canary}`,
  `?${canary}`,
  `:${canary}`,
  `@@${canary}`,
  `{${canary}}`,
  `{${canary}`,
  `(${canary})`,
  `${canary})`,
  `[${canary}]`,
  `${canary},${canary}`,
  `${canary}.${canary}`,
  `${canary}->>${canary}`,
  `->${canary}`,
  `${canary}::text`,
  `!${canary}`,
  `...${canary}`,
  `${canary}%_*`,
  `${canary}\n${canary}`,
  `\t${canary}\r`,
  `${canary}\0`,
  `\u0000${canary}`,
  `${canary}\u{1F600}`,
  `\u202e${canary}\ufeff`,
  `${canary}\u2028`,
  `%27${canary}`,
  `\${${canary}}`,
  `<${canary}>&`,
  `\u00ff${canary}\u00a0`,
  `${canary} `,
  ` ${canary}`,
  canary.repeat(60),
];

/** Names that every object of JavaScript has. */
export const inheritedNames: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];

/** Numbers at the borders of types, and such as no type holds; those with the canary are recognised anywhere. */
export const nastyNumbers: readonly string[] = [
  canaryNumber,
  `-${canaryNumber}`,
  `${canaryNumber}e2`,
  `0.${canaryNumber}`,
  `1e${canaryNumber}`,
  `-1e-${canaryNumber}`,
  canaryNumber.repeat(3),
  canaryNumber.repeat(400),
  'NaN',
  'Infinity',
  '-0',
  `0x${canaryNumber}`,
  `+${canaryNumber}`,
  `${canaryNumber}.`,
  `.${canaryNumber}`,
  `1_${canaryNumber}`,
  '\u0661\u0662',
];
