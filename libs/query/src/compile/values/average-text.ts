/** Digits of one digit of PostgreSQL's numeric, which counts to 10000. */
const digitsPerStep = 4;
const leastSignificant = 16;

/**
 * PostgreSQL's `sum / count` from the text `sum/count`: sixteen significant digits at least, and as many behind the point as
 * the sum has, rounded half away from zero. Source: select_div_scale in src/backend/utils/adt/numeric.c.
 */
export function averageText(quotient: string): string {
  const [sum = '0', count = '1'] = quotient.split('/');
  const fraction = sum.split('.')[1]?.length ?? 0;
  const top = firstStep(sum);
  const bottom = firstStep(count);
  const weight = top.weight - bottom.weight - (top.digit <= bottom.digit ? 1 : 0);
  const scale = Math.max(leastSignificant - weight * digitsPerStep, fraction, 0);
  return divide(BigInt(sum.replace('.', '')), BigInt(count) * 10n ** BigInt(fraction), scale);
}

/** The first digit to base 10000 that is not zero, and its power. */
function firstStep(number: string): { readonly digit: number; readonly weight: number } {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const front = Math.ceil(whole.length / digitsPerStep) * digitsPerStep;
  const digits =
    whole.padStart(front, '0') + fraction.padEnd(Math.ceil(fraction.length / digitsPerStep) * digitsPerStep, '0');
  const steps = digits.match(/.{4}/g) ?? [];
  const first = steps.findIndex((step) => step !== '0000');
  if (first < 0) return { digit: 0, weight: 0 };
  return { digit: Number(steps[first]), weight: front / digitsPerStep - 1 - first };
}

function divide(top: bigint, bottom: bigint, scale: number): string {
  const size = (top < 0n ? -top : top) * 10n ** BigInt(scale);
  const digits = ((size * 2n + bottom) / (bottom * 2n)).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return top < 0n && /[1-9]/.test(text) ? `-${text}` : text;
}
