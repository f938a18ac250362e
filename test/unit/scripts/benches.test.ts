import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BENCHES } from '../../../scripts/lib/benches.ts'
import { stages } from '../../../scripts/lib/stages.ts'

describe('the benches', () => {
  it('are run by npm test, all that are there', () => {
    const files = readdirSync(resolve(import.meta.dirname, '../../bench')).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3))
    expect(Object.keys(BENCHES).sort()).toEqual(files.sort())
    expect(stages.find(({ groups }) => groups.includes('bench') && !groups.includes('build'))?.parts?.()).toEqual(Object.keys(BENCHES))
  })
})
