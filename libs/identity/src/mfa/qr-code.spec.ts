import { expect, it } from 'vitest';
import { qrCode } from './qr-code.js';

it('is one SVG element that stands in a data address as it is', () => {
  const svg = qrCode('otpauth://totp/Shop:vera?secret=JBSWY3DPEHPK3PXP&issuer=Shop');
  expect(svg).toMatch(/^<svg[^]*<\/svg>\s*$/);
  expect(svg).not.toMatch(/[#%]/);
  expect(svg).not.toBe(qrCode('otpauth://totp/Shop:vera?secret=JBSWY3DPEHPK3PXQ&issuer=Shop'));
});
