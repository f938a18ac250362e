/**
 * Looks at a window as a careful person would: nothing cut, nothing over something else, nothing out of
 * the window, no key instead of a sentence, no other language, nothing too small to hit.
 */
import type { Page } from 'playwright-core'
import { DATABASE_NAMES } from '../../../src/shared/domain/codes.ts'
import { AREAS } from '../../../src/shared/numbers/area-codes.ts'
import { PAGE_VARIABLES } from '../../../src/shared/page-template.ts'
import { MESSAGES } from '../../../src/shared/i18n/index.ts'
import type { Locale } from '../../../src/shared/i18n/index.ts'

/** WCAG 2.2, 2.5.8: the smallest target, CSS px. */
const MIN_TARGET_PX = 24

interface Rules {
  readonly minTargetPx: number
  /** First words of message keys: `login.submit` on the screen is a sentence that is missing. */
  readonly groups: readonly string[]
  readonly locale: Locale
  /** What may stand in a language without being of it: names of people, groups, keys, protocols. */
  readonly foreign: readonly string[]
}

/** Words that are the same in Chinese: product and protocol names, keys, units, languages in themselves. */
const IN_CHINESE = [
  'ATClient', 'CTI', 'ACD', 'IVR', 'TLS', 'PEM', 'Enter', 'Esc', 'Alt', 'Ctrl', 'Shift', 'English', 'demo', 'AT Link', 'CTI-A', 'DTMF', 'OEM', 'VIP', 'CRM', 'Space', 'Home', 'End', 'PDF',
  ...DATABASE_NAMES, ...PAGE_VARIABLES, 'data.KEY', 'https://crm.example/pop',
]

/** Cities and provinces are called what they are called. */
const PLACES = [...new Set(AREAS.flatMap(({ city, province }) => [city, province]))]

/** Runs in the page; knows nothing of this file. Returns one sentence per fault. */
function inspect(rules: Rules): string[] {
  const faults = new Set<string>()
  const layers = '[role="menu"], .veil, .pad.panel, [data-layer], .toasts'
  const width = document.documentElement.clientWidth
  const height = document.documentElement.clientHeight
  const hidden = (element: Element): boolean =>
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('.hidden-visually, .skip, option') !== null
  const name = (element: Element): string => {
    const id = element.closest('[data-testid]')?.getAttribute('data-testid')
    const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)
    return `<${element.tagName.toLowerCase()}${element.classList.length > 0 ? `.${[...element.classList].join('.')}` : ''}${id == null ? '' : ` ${id}`}> "${text}"`
  }
  const clips = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip'
  const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'
  const explained = (element: Element): boolean => {
    const style = getComputedStyle(element)
    const shortens = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
    return shortens && (element.closest('[title]')?.getAttribute('title') ?? '') !== ''
  }

  function text(node: Text): void {
    const parent = node.parentElement
    if (parent === null || (node.textContent ?? '').trim() === '' || hidden(parent)) return
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width < 1 || box.height < 1) return
    let right = box.right
    let bottom = box.bottom
    let top = box.top
    for (let at: Element | null = parent; at !== null && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at)
      const rect = at.getBoundingClientRect()
      const boxed = at.matches('button, .chip, .panel, .leg, .kbd')
      if (clips(style.overflowX) || clips(style.overflowY) || boxed) {
        const wide = right > rect.right + 1 || box.left < rect.left - 1
        // What is scrolled below the edge is not cut: one can get there.
        const high = (bottom > rect.bottom + 1 || top < rect.top - 1) && !scrolls(style.overflowY)
        if ((wide || high) && !explained(at)) faults.add(`cut: ${name(parent)} does not fit into ${name(at)}`)
        if (wide || high) { right = Math.min(right, rect.right); bottom = Math.min(bottom, rect.bottom); top = Math.max(top, rect.top) }
      }
      if (scrolls(style.overflowX)) return
      if (scrolls(style.overflowY)) { bottom = Math.min(bottom, rect.bottom); top = Math.max(top, rect.top) }
    }
    if (right > width + 1 || bottom > height + 1 || box.left < -1 || top < -1) faults.add(`out of the window: ${name(parent)}`)
  }

  function words(): void {
    const key = new RegExp(`(?:^|[^\\w/@-])(?:${rules.groups.join('|')})\\.[a-z][\\w-]*(?:\\.[\\w-]+)*`)
    // Of thousands of names those that are on the page now: they come a moment after their list.
    const spoken = ['title', 'aria-label', 'placeholder', 'aria-valuetext']
    const said = [document.body.textContent, ...spoken.flatMap((name) => [...document.body.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name)))].join('\n')
    const there = rules.foreign.filter((word) => said.includes(word))
    const look = (where: string, value: string | null): void => {
      if (value === null || value.trim() === '') return
      if (key.test(value)) faults.add(`a key instead of a sentence, ${where}: ${value}`)
      if (/\{\w+\}/.test(value)) faults.add(`a sentence with a hole, ${where}: ${value}`)
      const own = there.reduce((rest, word) => rest.replaceAll(word, ' '), value)
      if (rules.locale === 'en' && /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/.test(own)) faults.add(`Chinese in English, ${where}: ${value}`)
      if (rules.locale === 'zh-CN' && /[A-Za-z]{3,}/.test(own)) faults.add(`English in Chinese, ${where}: ${value}`)
    }
    for (const element of document.body.querySelectorAll('*')) {
      // An avatar is the first letter of a name.
      if (!element.checkVisibility() || element.matches('script, style, .avatar')) continue
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE) look('text', child.textContent)
      for (const attribute of spoken) look(attribute, element.getAttribute(attribute))
    }
  }

  function targets(): void {
    const controls = [...document.querySelectorAll<HTMLElement>('button, a[href], select, input, [role="menuitem"]')].filter((element) => !hidden(element))
    const buttons = controls.filter((element) => element.matches('button, a[href], [role="menuitem"]'))
    for (const control of controls) {
      // A box with its words around it is hit by the words, too.
      const rect = (control.matches('[type="checkbox"], [type="radio"]') ? control.closest('label') ?? control : control).getBoundingClientRect()
      // A scrolled part is not there at the moment.
      if (rect.width < 1 || rect.bottom < 0 || rect.top > height) continue
      if (Math.min(rect.width, rect.height) < rules.minTargetPx - 0.5) faults.add(`too small (${Math.round(rect.width)}x${Math.round(rect.height)}): ${name(control)}`)
    }
    /** What of it can be seen: the part inside everything around it that scrolls. */
    const seen = (element: Element): { left: number; right: number; top: number; bottom: number } => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const box = { left, right, top, bottom }
      for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at)
        if (!scrolls(style.overflowY) && !scrolls(style.overflowX)) continue
        const part = at.getBoundingClientRect()
        box.left = Math.max(box.left, part.left)
        box.right = Math.min(box.right, part.right)
        box.top = Math.max(box.top, part.top)
        box.bottom = Math.min(box.bottom, part.bottom)
      }
      return box
    }
    buttons.forEach((one, index) => {
      const a = one.getBoundingClientRect()
      const shown = seen(one)
      for (const other of buttons.slice(index + 1)) {
        if (one.closest(layers) !== other.closest(layers) || one.contains(other) || other.contains(one)) continue
        const b = seen(other)
        const across = Math.min(shown.right, b.right) - Math.max(shown.left, b.left)
        const down = Math.min(shown.bottom, b.bottom) - Math.max(shown.top, b.top)
        if (across > 1 && down > 1) faults.add(`over each other: ${name(one)} and ${name(other)}`)
      }
      const hit = document.elementFromPoint(a.left + a.width / 2, a.top + a.height / 2)
      if (hit !== null && hit.closest(layers) === one.closest(layers) && !one.contains(hit)) {
        // Out of a scrolled box: the person scrolls; anything else lies over it.
        const scroller = [...function* up() { for (let at = one.parentElement; at !== null; at = at.parentElement) yield at }()]
          .find((at) => scrolls(getComputedStyle(at).overflowY) || scrolls(getComputedStyle(at).overflowX))
        const part = scroller?.getBoundingClientRect()
        const away = part !== undefined && (a.top + a.height / 2 > part.bottom || a.top + a.height / 2 < part.top || a.left + a.width / 2 > part.right || a.left + a.width / 2 < part.left)
        if (!away) faults.add(`covered: ${name(one)} by ${name(hit)}`)
      }
    })
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) text(node as Text)
  words()
  targets()
  const root = document.documentElement
  if (root.scrollWidth > width + 1) faults.add(`the page is wider than the window: ${root.scrollWidth} > ${width}`)
  if (root.scrollHeight > height + 1) faults.add(`the page is higher than the window: ${root.scrollHeight} > ${height}`)
  return [...faults]
}

/** Every fault of what the window shows now, each with the name of the view. */
export async function layoutFaults(page: Page, view: string, locale: Locale, names: readonly string[]): Promise<string[]> {
  const foreign = [...names, ...(locale === 'en' ? ['中文', ...PLACES] : IN_CHINESE)].sort((a, b) => b.length - a.length)
  const faults = await page.evaluate(inspect, { minTargetPx: MIN_TARGET_PX, groups: Object.keys(MESSAGES.en), locale, foreign })
  return faults.map((fault) => `${view}: ${fault}`)
}
