/** Rounds a plain decimal half away from zero to exactly `scale` digits after the point; a negative scale to tens. */
export function roundDecimal(plain: string, scale: number): string {
  const negative = plain.startsWith('-');
  const [whole = '0', fraction = ''] = plain.replace(/^-/, '').split('.');
  const kept = whole + fraction.slice(0, Math.max(scale, 0)).padEnd(Math.max(scale, 0), '0');
  let value = BigInt(kept);
  if (scale < 0) value = roundToTens(value, 10n ** BigInt(-scale));
  else if ((fraction[scale] ?? '0') >= '5') value += 1n;
  const digits = value.toString().padStart(Math.max(scale, 0) + 1, '0');
  const text = scale > 0 ? `${digits.slice(0, -scale)}.${digits.slice(-scale)}` : digits;
  return negative && value !== 0n ? `-${text}` : text;
}

const roundToTens = (value: bigint, unit: bigint): bigint => ((value + unit / 2n) / unit) * unit;
