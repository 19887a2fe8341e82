import { BlockList, isIP } from 'node:net';

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

/**
 * What an address is counted as: IPv4 itself, of IPv6 the /64, which one customer has whole (RFC 6177 §2). An IPv4
 * address mapped into IPv6 is the IPv4 one.
 */
export function addressKey(address: string): string {
  const [plain = ''] = address.split('%');
  if (isIP(plain) !== 6) return plain;
  // The URL parser writes every spelling the same way: no zeros in front, lower case, the longest gap as `::`.
  const groups = expand(new URL(`http://[${plain}]/`).hostname.slice(1, -1));
  if (mapped.check(plain, 'ipv6')) {
    const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function expand(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  if (tail === undefined) return before;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
}
