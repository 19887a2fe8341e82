import { describe, expect, it } from 'vitest';
import { isGlobalUnicast } from './is-global-unicast.js';

describe('isGlobalUnicast', () => {
  it.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '172.32.0.1', '223.255.255.255', '2606:4700::1111', '2a00::1'])(
    'takes %s, of the open internet',
    (address) => {
      expect(isGlobalUnicast(address)).toBe(true);
    },
  );

  it.each(['', 'localhost', '127.1', '0x7f000001', '2130706433', '::ffff:8.8.8.8', '2606:4700::1111%eth0', '1.1.1.1 '])(
    'refuses "%s", which is no plain address',
    (text) => {
      expect(isGlobalUnicast(text)).toBe(false);
    },
  );
});
