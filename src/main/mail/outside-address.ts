/**
 * Which addresses a picture of an e-mail may be fetched from: those of the open internet only. A message must not make
 * this computer knock at the doors of the house (SSRF).
 * SECURITY: test/unit/main/mail/outside-address.test.ts
 */
import { BlockList, isIP } from 'node:net'

/** Special-purpose registries of IANA (RFC 6890 and what came later). */
const V4 = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['192.175.48.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24],
  ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
] as const
/** Only global unicast, 2000::/3, is left; and of it not the tunnels that carry an address of the first list. */
const V6_TUNNELS = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]] as const

const refused = new BlockList()
for (const [net, bits] of V4) refused.addSubnet(net, bits, 'ipv4')
for (const [net, bits] of V6_TUNNELS) refused.addSubnet(net, bits, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** True for an address of the open internet. */
export function isOutside(address: string): boolean {
  switch (isIP(address)) {
    case 4: return !refused.check(address, 'ipv4')
    case 6: return global6.check(address, 'ipv6') && !refused.check(address, 'ipv6')
    default: return false
  }
}
