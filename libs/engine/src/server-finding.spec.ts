import { expect, it } from 'vitest';
import { clockFinding, settingFinding } from './server-finding.js';

it('A setting that is as wanted carries no advice, whatever its case', () => {
  expect(settingFinding('fsync', 'ON', ['on'], 'switch it on')).toEqual({
    level: 'ok',
    subject: 'fsync',
    value: 'ON',
    advice: null,
  });
});

it('A setting that loses data is a warning with what to do', () => {
  expect(settingFinding('fsync', 'off', ['on'], 'switch it on')).toMatchObject({
    level: 'warning',
    advice: 'switch it on',
  });
});

it('Clocks may differ by two seconds, not by more', () => {
  expect(clockFinding(10_000, 8000)).toMatchObject({ level: 'ok', value: '2000 ms against this machine' });
  expect(clockFinding(10_000, 12_001)).toMatchObject({ level: 'warning', value: '-2001 ms against this machine' });
});
