import { describe, expect, it } from 'vitest'
import { createHotkey } from '../../../../src/main/app/hotkey.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { CopySelection } from '../../../../src/main/app/hotkey.ts'

interface World {
  /** What the program in front has selected; null = nothing. */
  readonly selected?: string | null
  /** After how long it has copied. */
  readonly copyMs?: number
  readonly x11?: string
  readonly copy?: CopySelection['copy']
  readonly taken?: readonly string[]
  readonly restores?: boolean
}

/** A clipboard with text and a picture in it, a program with a selection, and the keys of the system. */
function setup(world: World = {}) {
  const clock = createFakeClock()
  const before = { text: '原来的文字', picture: 'PNG' }
  let board: { text: string; picture: string } = before
  const keys = new Map<string, () => void>()
  const numbers: string[] = []
  const faults: string[] = []
  const copy: CopySelection['copy'] = world.copy ?? (() => {
    const { selected = null } = world
    if (selected !== null) clock.after(world.copyMs ?? 30, () => { board = { text: selected, picture: '' } })
    return Promise.resolve({ ok: true })
  })
  const hotkey = createHotkey({
    clock, log: createMemoryLog(),
    shortcuts: {
      register: (accelerator, pressed) => {
        if (accelerator === 'Nonsense') throw new TypeError('conversion failure')
        if (world.taken?.includes(accelerator) === true) return false
        keys.set(accelerator, pressed)
        return true
      },
      unregister: (accelerator) => { keys.delete(accelerator) },
    },
    clipboard: {
      readSelection: world.x11 === undefined ? null : () => Promise.resolve(world.x11 ?? ''),
      readText: () => Promise.resolve(board.text),
      clear: () => { board = { text: '', picture: '' } },
      save: () => {
        const kept = board
        return Promise.resolve(() => { board = kept; return Promise.resolve(world.restores ?? true) })
      },
    },
    copySelection: { copy },
    onNumber: (text) => { numbers.push(text) },
    onFault: (fault) => { faults.push(fault) },
  })
  return { hotkey, clock, numbers, faults, keys, before, board: () => board }
}

describe('the hot key', () => {
  it('copies the selection, asks for its number and gives the clipboard back as it was', async () => {
    const desk = setup({ selected: '电话：010-8201 5268', copyMs: 300 })
    const pressed = desk.hotkey.press()
    await desk.clock.advanceAsync(400)
    await pressed
    expect(desk.numbers).toEqual(['010-8201 5268'])
    expect(desk.board()).toBe(desk.before)
    expect(desk.faults).toEqual([])
  })
  it('finds the number also when it was in the clipboard already', async () => {
    const desk = setup({ selected: '原来的文字 13800138000' })
    const pressed = desk.hotkey.press()
    await desk.clock.advanceAsync(100)
    await pressed
    expect(desk.numbers).toEqual(['13800138000'])
  })
  it('says so when nothing is selected, after its deadline, and gives the clipboard back', async () => {
    const desk = setup({ selected: null })
    const pressed = desk.hotkey.press()
    await desk.clock.advanceAsync(2_000)
    await pressed
    expect([desk.numbers, desk.faults, desk.board()]).toEqual([[], ['hotkey_no_number'], desk.before])
    expect(desk.clock.pendingTimers).toBe(0)
  })
  it.each([['几个:13800138000 和 13900139000', 'hotkey_several'], ['没有号码', 'hotkey_no_number'], ['x'.repeat(5_000), 'hotkey_no_number']])('of %j says %s', async (selected, fault) => {
    const desk = setup({ selected })
    const pressed = desk.hotkey.press()
    await desk.clock.advanceAsync(100)
    await pressed
    expect([desk.numbers, desk.faults]).toEqual([[], [fault]])
  })
  it('gives the clipboard back also when the copy key cannot be pressed or throws', async () => {
    for (const copy of [() => Promise.resolve({ ok: false as const, detail: 'not allowed' }), () => Promise.reject(new Error('gone'))]) {
      const desk = setup({ copy })
      await desk.hotkey.press()
      expect([desk.faults, desk.board()]).toEqual([['hotkey_no_copy'], desk.before])
    }
  })
  it('says so when the clipboard could not be given back whole', async () => {
    const desk = setup({ selected: '643', restores: false })
    const pressed = desk.hotkey.press()
    await desk.clock.advanceAsync(100)
    await pressed
    expect([desk.numbers, desk.faults]).toEqual([['643'], ['hotkey_clipboard']])
  })
  it('reads X11’s selection without touching the clipboard or a key', async () => {
    const desk = setup({ x11: '138 0013 8000', copy: () => Promise.reject(new Error('must not')) })
    await desk.hotkey.press()
    expect([desk.numbers, desk.faults, desk.board()]).toEqual([['138 0013 8000'], [], desk.before])
  })
  it('works once at a time: a second press while one is under way does nothing', async () => {
    const desk = setup({ selected: '643', copyMs: 200 })
    const first = desk.hotkey.press()
    await desk.hotkey.press()
    await desk.clock.advanceAsync(300)
    await first
    expect(desk.numbers).toEqual(['643'])
    expect(desk.board()).toBe(desk.before)
  })
})

describe('the keys of the hot key', () => {
  it('are exchanged only when the new ones can be had', () => {
    const desk = setup({ taken: ['Alt+T'] })
    expect(desk.hotkey.use('Alt+A')).toBe(true)
    expect(desk.hotkey.use('Alt+T')).toBe(false)
    expect(desk.hotkey.use('Nonsense')).toBe(false)
    expect([...desk.keys.keys()]).toEqual(['Alt+A'])
    expect(desk.hotkey.use('Alt+B')).toBe(true)
    expect([...desk.keys.keys()]).toEqual(['Alt+B'])
    expect(desk.hotkey.use('')).toBe(true)
    expect(desk.keys.size).toBe(0)
  })
  it('start the work when pressed and are given back at the end', async () => {
    const desk = setup({ x11: '643' })
    desk.hotkey.use('Alt+A')
    desk.keys.get('Alt+A')?.()
    await desk.clock.advanceAsync(1)
    expect(desk.numbers).toEqual(['643'])
    desk.hotkey.stop()
    expect(desk.keys.size).toBe(0)
  })
})
