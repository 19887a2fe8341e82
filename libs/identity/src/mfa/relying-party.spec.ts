import { describe, expect, it } from 'vitest';
import { relyingParty } from './relying-party.js';

const places = ['https://shop.example.com/start', 'https://admin.example.com', 'http://localhost:3000', 'myapp://in'];

describe('relyingParty', () => {
  it.each([
    ['shop.example.com', ['https://shop.example.com']],
    ['SHOP.example.com', ['https://shop.example.com']],
    ['example.com', ['https://shop.example.com', 'https://admin.example.com']],
    ['localhost', ['http://localhost:3000']],
  ])('takes %s, with its listed origins', (id, origins) => {
    expect(relyingParty(places, id, null)).toEqual({ id: id.toLowerCase(), origins });
  });

  it('is the first place when the page names none', () => {
    expect(relyingParty(places, null, null)).toEqual({ id: 'shop.example.com', origins: ['https://shop.example.com'] });
  });

  it('keeps to the origins the page names, as far as they are listed', () => {
    const asked = ['https://admin.example.com', 'https://evil.example.com', 'https://shop.example.com:8443'];
    expect(relyingParty(places, 'example.com', asked)?.origins).toEqual(['https://admin.example.com']);
  });

  it.each(['evil.com', 'com', '', 'ample.com', 'xshop.example.com', 'a.shop.example.com', 'in', '.com'])(
    'refuses %s',
    (id) => {
      expect(relyingParty(places, id, null)).toBeNull();
    },
  );

  it('refuses when no origin the page names is listed', () => {
    expect(relyingParty(places, 'shop.example.com', ['https://evil.com'])).toBeNull();
    expect(relyingParty(['http://10.0.0.7:3000'], '0.7', null)).toBeNull();
  });
});
