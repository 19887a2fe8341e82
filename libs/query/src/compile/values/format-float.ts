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

/**
 * The fewest digits that lie nearer to the value than to its neighbours. JavaScript also takes a number that lies
 * exactly between two doubles (and rounds to this one, being even); PostgreSQL does not, and shows one digit more.
 */
function scientific(value: number, type: 'real' | 'double'): string {
  if (type === 'double') {
    const shortest = value.toExponential();
    if (!isHalfway(shortest, value)) return shortest;
    return firstOf(shortest.replace(/e.*|\D/g, '').length, 16, (digits) => {
      const text = value.toExponential(digits);
      return Number(text) === value && !isHalfway(text, value) ? text : null;
    });
  }
  const exact = Math.fround(value);
  return firstOf(0, 8, (digits) => {
    const text = roundHalfEven(exact, digits);
    return Math.fround(Number(text)) === exact && !isHalfwayReal(Number(text), exact) ? text : null;
  });
}

function firstOf(from: number, to: number, attempt: (digits: number) => string | null): string {
  for (let digits = from; digits <= to; digits++) {
    const text = attempt(digits);
    if (text !== null) return text;
  }
  throw new Error('A float has no more digits than that');
}

/** `toExponential` rounds a tie up, PostgreSQL to the even digit. */
function roundHalfEven(value: number, digits: number): string {
  const text = value.toExponential(digits);
  // oxlint-disable-next-line number-arg-out-of-range -- ECMAScript allows 100 digits, and a tie shows only in all of them.
  const rest = value
    .toExponential(100)
    .replace(/e.*|\D/g, '')
    .slice(digits + 1);
  const [mantissa = '', exponent = ''] = text.split('e');
  const last = Number(mantissa.at(-1));
  return /^50*$/.test(rest) && last % 2 === 1 ? `${mantissa.slice(0, -1)}${last - 1}e${exponent}` : text;
}

/** Only whole numbers beyond 2^53 have so few digits in the middle between two doubles. */
function isHalfway(text: string, value: number): boolean {
  const magnitude = Math.abs(value);
  if (magnitude < 2 ** 53 || magnitude >= 1e40) return false;
  const [mantissa = '', exponent = '0'] = text.replace('-', '').split('e');
  const digits = mantissa.replace('.', '');
  const distance = BigInt(digits.padEnd(Number(exponent) + 1, '0')) - BigInt(magnitude);
  const step = 2n ** BigInt(Math.floor(Math.log2(magnitude)) - 52);
  return distance * 2n === step || distance * -2n === step;
}

function isHalfwayReal(candidate: number, value: number): boolean {
  const bits = new Float32Array([value]);
  const word = new Int32Array(bits.buffer);
  return [-1, 1].some((side) => {
    const neighbour = new Float32Array(new Int32Array([(word[0] ?? 0) + side]).buffer)[0] ?? 0;
    return Number.isFinite(neighbour) && (neighbour + value) / 2 === candidate && candidate !== value;
  });
}

function plain(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
