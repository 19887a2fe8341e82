/** Bytes a secret must have at least: the output size of SHA-256 (RFC 7518 §3.2). */
const leastBytes = 32;

// Secrets that stand in public examples: whoever knows them can sign a service key.
const wellKnown = [
  /super-secret-jwt-token/i,
  /^(change|replace)[-_ ]?(me|this)/i,
  /your[-_ ](256|jwt|secret|super)/i,
  /^(secret|password|backstay|test|example)+[-_\d]*$/i,
  /^0123456789/,
];

/** Why `secret` must not sign anything in production; null when it may. */
export function weaknessOfSecret(secret: string): string | null {
  if (Buffer.byteLength(secret) < leastBytes) return `must have at least ${leastBytes} bytes`;
  if (wellKnown.some((pattern) => pattern.test(secret))) return 'is a well-known example: make a new one';
  if (new Set(secret).size < 10) return 'is too regular to be a secret: make a random one';
  return null;
}
