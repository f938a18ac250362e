import { describe, expect, it } from 'vitest'
import { isOutside } from '../../../../src/main/mail/outside-address.ts'

describe('the address of a picture from elsewhere', () => {
  it.each(['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.168.1.1', '192.0.2.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.1.1.1', '255.255.255.255',
    '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '64:ff9b::a00:1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', '2001:0:1::', '100::1', 'fe80::1%eth0', '', 'x', 'localhost', '2130706433', '0x7f000001', '127.1'])(
    '%s is not asked', (address) => { expect(isOutside(address)).toBe(false) })
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2400:3200::1'])('%s may be asked', (address) => { expect(isOutside(address)).toBe(true) })
})
