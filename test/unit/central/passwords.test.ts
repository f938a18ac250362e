import { describe, expect, it } from 'vitest'
import { PASSWORD_FORMATS, verifierFormat } from '../../../src/central/passwords.ts'
import { makeVerifier } from '../../../src/cti/protocol/scram.ts'
import { nodeHashes } from '../../../src/cti/node/hashes.ts'

const agent = { uid: '8601', password: '密码 1' }

describe('how a password is written', () => {
  it('the forms that older programs read', async () => {
    expect(await PASSWORD_FORMATS.plain(agent)).toBe('密码 1')
    expect(await PASSWORD_FORMATS.md5({ uid: '', password: 'abc' })).toBe('900150983cd24fb0d6963f7d28e17f72')
    expect(await PASSWORD_FORMATS['md5-upper']({ uid: '', password: 'abc' })).toBe('900150983CD24FB0D6963F7D28E17F72')
    expect(await PASSWORD_FORMATS.sha256({ uid: '', password: 'abc' })).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('refuses until the site has chosen', async () => {
    await expect(PASSWORD_FORMATS.refuse(agent)).rejects.toMatchObject({ code: 'not_allowed' })
  })

  it('the embedded databases get a verifier from which the password cannot be read', async () => {
    const format = verifierFormat((password) => makeVerifier(nodeHashes, password, new Uint8Array(16).fill(7), 4_096))
    const written = await format(agent)
    expect(Object.keys(JSON.parse(written) as object).toSorted()).toEqual(['iterations', 'salt', 'serverKey', 'storedKey'])
    expect(written).not.toContain('密码')
    expect(written.length).toBeLessThanOrEqual(400)
  })
})
