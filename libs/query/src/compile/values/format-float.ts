/**
 * PostgreSQL's shortest text of a float that reads back as the same value: `0.1`, `1e+20`, `1e-05`. An exponent
 * stands below 1e-4 and from 1e15 on (1e6 for real). Source: src/common/d2s.c, f2s.c of PostgreSQL 12 and later.
 */
export function formatFloat(value: number, type: 'real' | 'double'): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '0', exponentText = '0'] = scientific(value, type).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= (type === 'real' ? 6 : 15)) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  return plain(mantissa, exponent);
}

/** JavaScript's shortest digits are those of a double; a real needs the fewest digits that give the same float32. */
function scientific(value: number, type: 'real' | 'double'): string {
  if (type === 'double') return value.toExponential();
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return text;
  }
  return value.toExponential(8);
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
