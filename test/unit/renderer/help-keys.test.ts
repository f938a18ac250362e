import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LETTERS } from '../../../src/renderer/app/shortcuts.ts'
import { VIEWS } from '../../../src/renderer/stores/view.ts'
import { helpKeys } from '../../../src/renderer/ui/help-keys.ts'
import { findMessage, LOCALES } from '../../../src/shared/i18n/index.ts'

const groups = helpKeys(VIEWS)
const keysOf = (find: (group: (typeof groups)[number]) => boolean): string[] => groups.filter(find).flatMap(({ lines }) => lines.map(([keys]) => keys))

/** What the components of a folder tell a screen reader about their keys: single letters, written out. */
function toldIn(folder: string): string[] {
  const url = new URL(`../../../src/renderer/features/${folder}/`, import.meta.url)
  return readdirSync(url).filter((name) => name.endsWith('.vue')).flatMap((name) => [...readFileSync(new URL(name, url), 'utf8').matchAll(/ aria-keyshortcuts="(\w)"/g)].map(([, letter]) => String(letter).toUpperCase()))
}

describe('the keyboard help', () => {
  it('has its sentences in every language', () => {
    const keys = groups.flatMap(({ title, lines }) => [title, ...lines.map(([, text]) => text)])
    for (const locale of LOCALES) expect(keys.filter((key) => findMessage(locale, key) === undefined)).toEqual([])
  })

  it('has a group for every view but the settings, which have no keys of their own', () => {
    expect(groups.flatMap(({ view }) => (view === null ? [] : [view])).toSorted()).toEqual(VIEWS.filter((view) => view !== 'settings').toSorted())
  })

  it('does not tell an agent about the keys of views he has not', () => {
    const views = VIEWS.filter((view) => view !== 'team')
    expect(helpKeys(views).map(({ view }) => view)).not.toContain('team')
    expect(helpKeys(views).flatMap(({ lines }) => lines).find(([, text]) => text === 'help.views')?.[0]).toBe('Alt+1…9')
  })

  it('lists every letter of call control', () => {
    const listed = keysOf(({ title }) => title === 'help.group.calls')
    expect(Object.keys(LETTERS).map((code) => `Alt+${code.slice(3)}`).filter((keys) => !listed.includes(keys))).toEqual([])
  })

  it('lists every letter that a control of a view names as its own', () => {
    for (const view of VIEWS) {
      const folder = view === 'workbench' || view === 'settings' ? null : view
      if (folder === null) continue
      const listed = keysOf((group) => group.view === view)
      expect([view, toldIn(folder).filter((letter) => !listed.includes(letter))]).toEqual([view, []])
    }
    // The measure measures something.
    expect(toldIn('email')).toEqual(expect.arrayContaining(['R', 'A', 'F']))
  })
})
