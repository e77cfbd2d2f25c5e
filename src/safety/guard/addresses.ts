import { BlockList, isIP } from 'node:net';

/**
 * What an address may be used for:
 * - `public`: anybody may have it fetched;
 * - `private`: this machine and its networks; only an operator's switch opens them;
 * - `forbidden`: never a place where a picture is, among them the metadata services of clouds.
 */
export type AddressClass = 'public' | 'private' | 'forbidden';

// IANA's special-purpose registries (RFC 6890 and its updates).
const privateV4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const forbiddenV4 = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
const loopbackV6 = ['::1/128'];
const privateV6 = ['fc00::/7'];
const forbiddenV6 = [
  // Unspecified, and the deprecated addresses that carry one of IPv4 in their last 32 bits.
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  // Amazon's metadata service, inside the range of private addresses.
  'fd00:ec2::254/128',
];

function blockList(v4: readonly string[], v6: readonly string[]): BlockList {
  const list = new BlockList();
  const add = (subnet: string, family: 'ipv4' | 'ipv6', prefix: string, extraBits: number) => {
    const [network = '', bits = ''] = subnet.split('/');
    list.addSubnet(`${prefix}${network}`, Number(bits) + extraBits, family);
  };
  for (const subnet of v4) {
    // BlockList compares IPv4-mapped IPv6 addresses (::ffff:a.b.c.d) with the rules of IPv4 by itself.
    add(subnet, 'ipv4', '', 0);
    // NAT64 (RFC 6052) carries an IPv4 address in the last 32 bits.
    add(subnet, 'ipv6', '64:ff9b::', 96);
  }
  for (const subnet of v6) add(subnet, 'ipv6', '', 0);
  return list;
}

const loopbackAddresses = blockList([], loopbackV6);
const privateAddresses = blockList(privateV4, privateV6);
const forbiddenAddresses = blockList(forbiddenV4, forbiddenV6);

/** Judges an IP address as `net.isIP` reads it; what is none is forbidden. */
export function classifyAddress(address: string): AddressClass {
  const bare = address.split('%')[0] ?? '';
  const version = isIP(bare);
  if (version === 0) return 'forbidden';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  // ::1 lies inside the forbidden ::/96.
  if (loopbackAddresses.check(bare, family)) return 'private';
  if (forbiddenAddresses.check(bare, family)) return 'forbidden';
  return privateAddresses.check(bare, family) ? 'private' : 'public';
}
