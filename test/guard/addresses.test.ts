import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyAddress } from '../../src/safety/guard/addresses.ts';

test.each([
  ['127.0.0.1', 'private'],
  ['127.255.255.254', 'private'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['100.128.0.1', 'public'],
  ['169.254.169.254', 'forbidden'],
  ['0.0.0.0', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['8.8.8.8', 'public'],
  ['::', 'forbidden'],
  ['::1', 'private'],
  ['0:0:0:0:0:0:0:1', 'private'],
  ['::127.0.0.1', 'forbidden'],
  ['::ffff:127.0.0.1', 'private'],
  ['::ffff:7f00:1', 'private'],
  ['::ffff:169.254.169.254', 'forbidden'],
  ['::ffff:8.8.8.8', 'public'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['64:ff9b::a9fe:a9fe', 'forbidden'],
  ['64:ff9b::8.8.8.8', 'public'],
  ['2002:7f00:1::', 'forbidden'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'forbidden'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'forbidden'],
  ['fe80::1', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['ff02::1', 'forbidden'],
  ['2606:4700:4700::1111', 'public'],
  ['localhost', 'forbidden'],
  ['', 'forbidden'],
])('%s is %s', (address, expected) => {
  expect(classifyAddress(address)).toBe(expected);
});

test('an IPv4 address is judged alike when it is written inside IPv6', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const expected = classifyAddress(address);
      expect(classifyAddress(`::ffff:${address}`)).toBe(expected);
      expect(classifyAddress(`64:ff9b::${address}`)).toBe(expected);
    }),
  );
});
