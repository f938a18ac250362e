import { describe, expect, it } from 'vitest'
import { createSettings, readSettings } from '../../../../src/main/app/settings-service.ts'
import { fail, ok } from '../../../../src/shared/result.ts'
import { DEFAULT_SETTINGS } from '../../../../src/shared/settings.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { Result } from '../../../../src/shared/result.ts'
import type { Settings } from '../../../../src/shared/settings.ts'

function setup(fixed: Partial<Settings> = {}, answer: Result<null> = ok(null)) {
  const saved: unknown[] = []
  const seen: Settings[] = []
  const settings = createSettings({
    fixed, log: createMemoryLog(),
    save: (values) => { saved.push(values); return Promise.resolve(answer) },
    changed: (after) => { seen.push(after) },
  })
  return { settings, saved, seen }
}

describe('settings', () => {
  it('keep every good stored value beside a bad one', () => {
    const log = createMemoryLog()
    expect(readSettings({ ringVolume: 500, ringTone: 'soft', zoom: 'big', unknown: 1 }, log)).toEqual({ ...DEFAULT_SETTINGS, ringTone: 'soft' })
    expect(log.lines.map((line) => line.fields['name'])).toEqual(['ringVolume', 'zoom'])
  })
  it('are told and written when they change, only what changed', async () => {
    const { settings, saved, seen } = setup()
    expect(await settings.update({ ringVolume: 10, theme: undefined })).toMatchObject({ ok: true, value: { ringVolume: 10 } })
    expect(saved).toEqual([{ ringVolume: 10 }])
    expect(seen.at(-1)?.ringVolume).toBe(10)
  })
  it('that a switch fixes stay, are not written and say so', async () => {
    const { settings, saved } = setup({ language: 'en' })
    settings.load({ language: 'zh-CN', ringVolume: 5 })
    expect(settings.current()).toMatchObject({ language: 'en', ringVolume: 5 })
    expect(await settings.update({ language: 'zh-CN' })).toMatchObject({ ok: false, error: { code: 'settings_locked' } })
    expect(await settings.update({ language: 'en', ringVolume: 6 })).toMatchObject({ ok: true })
    expect(saved).toEqual([{ ringVolume: 6 }])
    expect(settings.locked).toEqual(['language'])
  })
  it('that the system does not give are refused, stay as they were and are not written', async () => {
    const saved: unknown[] = []
    const settings = createSettings({
      fixed: {}, log: createMemoryLog(), changed: () => undefined, save: (values) => { saved.push(values); return Promise.resolve(ok(null)) },
      refuse: (next, before) => (next.dialHotkey !== before.dialHotkey ? 'hotkey_refused' : null),
    })
    expect(await settings.update({ dialHotkey: 'Alt+T', zoom: 120 })).toMatchObject({ ok: false, error: { code: 'hotkey_refused' } })
    expect([settings.current(), saved]).toEqual([DEFAULT_SETTINGS, []])
    expect(await settings.update({ zoom: 120 })).toMatchObject({ ok: true })
  })
  it('hold for this run when the disk refuses, and the refusal is told', async () => {
    const { settings } = setup({}, fail('storage_failed'))
    expect(await settings.update({ zoom: 120 })).toMatchObject({ ok: false, error: { code: 'storage_failed' } })
    expect(settings.current().zoom).toBe(120)
  })
})
