import { describe, expect, it } from 'vitest'
import { acceleratorOf, acceleratorText } from '../../../src/renderer/features/settings/accelerator.ts'
import { DEFAULT_SETTINGS, settingsSchema } from '../../../src/shared/settings.ts'

const NONE = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false }

describe('keys as pressed', () => {
  it.each([
    [{ ...NONE, ctrlKey: true, altKey: true, shiftKey: true, code: 'KeyD' }, 'win32', DEFAULT_SETTINGS.dialHotkey],
    [{ ...NONE, metaKey: true, code: 'Digit7' }, 'darwin', 'CommandOrControl+7'], [{ ...NONE, ctrlKey: true, code: 'F9' }, 'darwin', 'Control+F9'],
    [{ ...NONE, metaKey: true, code: 'KeyK' }, 'win32', 'Super+K'], [{ ...NONE, altKey: true, code: 'F12' }, 'linux', 'Alt+F12'],
  ])('%j on %s are %s, which the settings take', (press, platform, accelerator) => {
    expect(acceleratorOf(press, platform)).toBe(accelerator)
    expect(settingsSchema.shape.dialHotkey.safeParse(accelerator).success).toBe(true)
  })
  it.each([{ ...NONE, code: 'KeyD' }, { ...NONE, shiftKey: true, code: 'F9' }, { ...NONE, ctrlKey: true, code: 'ControlLeft' }, { ...NONE, ctrlKey: true, code: 'Enter' }])(
    '%j are not a whole combination', (press) => { expect(acceleratorOf(press, 'linux')).toBeNull() })
  it('read as they stand on the keyboard', () => {
    expect(acceleratorText(DEFAULT_SETTINGS.dialHotkey, 'linux')).toBe('Ctrl+Alt+Shift+D')
    expect(acceleratorText(DEFAULT_SETTINGS.dialHotkey, 'darwin')).toBe('Cmd+Alt+Shift+D')
    expect(acceleratorText('Super+K', 'win32')).toBe('Win+K')
    expect(acceleratorText('Control+F9', 'darwin')).toBe('Ctrl+F9')
  })
})
