import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_LAUNCH_STATE, readLaunchState, writeLaunchState } from '../../../../src/main/app/launch-state.ts'
import { resolveLocale } from '../../../../src/main/app/look.ts'

describe('the launch state', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'launch-')) })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  it('comes back as it was written', () => {
    const file = join(folder, 'deep', 'launch.json')
    const state = { ...DEFAULT_LAUNCH_STATE, theme: 'dark' as const, bounds: { x: 1, y: 2, width: 900, height: 700 } }
    expect(writeLaunchState(file, state)).toBe(true)
    expect(readLaunchState(file)).toEqual(state)
  })
  it.each(['', '{', '[]', '{"bounds":{"x":1}}', '{"theme":"pink"}'])('is the default when the file says %j', (text) => {
    const file = join(folder, 'launch.json')
    writeFileSync(file, text)
    expect(readLaunchState(file)).toEqual(DEFAULT_LAUNCH_STATE)
  })
  it('costs nothing but itself when it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(writeLaunchState(join(folder, 'file', 'launch.json'), DEFAULT_LAUNCH_STATE)).toBe(false)
  })
})

describe('the language', () => {
  it.each([[['zh-Hans-CN'], 'zh-CN'], [['zh-TW', 'en'], 'zh-CN'], [['de', 'zh-CN'], 'zh-CN'], [['en-GB'], 'en'], [['de'], 'en'], [[], 'en']] as const)(
    'for a system that prefers %j is %s', (preferred, locale) => { expect(resolveLocale('system', preferred)).toBe(locale) })
  it('is the chosen one whatever the system prefers', () => { expect(resolveLocale('en', ['zh-CN'])).toBe('en') })
})
