import { BlockList, isIP } from 'node:net';

/** IPv4 blocks that are not global unicast (IANA IPv4 Special-Purpose Address Registry; multicast, RFC 5771). */
const specialV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** The only IPv6 block that is given out as global unicast (IANA IPv6 Address Space). */
const globalV6 = ['2000::/3'];

/**
 * Blocks inside it that are something else, or reach an IPv4 address through a gateway: protocol assignments with
 * Teredo, documentation, 6to4, direct delegation of AS112 (IANA IPv6 Special-Purpose Address Registry).
 */
const specialV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

const block = (subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const blocks = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    blocks.addSubnet(address, Number(bits), family);
  }
  return blocks;
};

const special4 = block(specialV4, 'ipv4');
const global6 = block(globalV6, 'ipv6');
const special6 = block(specialV6, 'ipv6');

/**
 * Whether an IP address in any spelling `net.isIP` takes is one of the open internet. An allow list: what is not known
 * to be global is not, an IPv4 address inside an IPv6 one (mapped, NAT64) included.
 */
export function isGlobalUnicast(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special4.check(address, 'ipv4');
  // A zone (`fe80::1%eth0`) only names addresses of one link.
  if (family !== 6 || address.includes('%')) return false;
  return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
}
