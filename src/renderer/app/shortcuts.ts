/**
 * The keys of the main window (ui/help-keys.ts lists the same). Letters go by `event.code`, so that
 * Alt+A works in every keyboard layout.
 */
import { onScopeDispose } from 'vue'
import { useArrivals } from '../stores/arrivals.ts'
import { useCalls } from '../stores/calls.ts'
import { useColleaguePickup } from '../stores/colleague-pickup.ts'
import { useLegPanel } from '../stores/leg-panel.ts'
import { useView } from '../stores/view.ts'
import { isDirect } from '../stores/leg-actions.ts'
import type { LegAction } from '../stores/leg-actions.ts'

/** Focuses the dial field; with `[data-dial]` in whatever form of the call bar is shown. */
export function focusDial(): void {
  document.querySelector<HTMLInputElement>('[data-dial]')?.focus()
}

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]'

/** F6: on to the first thing of the next zone, Shift+F6 back. */
function moveZone(step: 1 | -1): void {
  const zones = [...document.querySelectorAll<HTMLElement>('[data-zone]')]
  const present = zones.findIndex((zone) => zone.contains(document.activeElement))
  for (let tried = 1; tried <= zones.length; tried += 1) {
    const index = (((present === -1 && step === -1 ? 0 : present) + step * tried) % zones.length + zones.length) % zones.length
    const target = zones[index]?.querySelector<HTMLElement>(FOCUSABLE)
    if (target !== null && target !== undefined) {
      target.focus()
      return
    }
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

type Stores = { readonly calls: ReturnType<typeof useCalls>; readonly panel: ReturnType<typeof useLegPanel>; readonly pickup: ReturnType<typeof useColleaguePickup>; readonly view: ReturnType<typeof useView>; readonly arrivals: ReturnType<typeof useArrivals> }

/** What Alt + a letter does, the first that the server allows; a panel action opens its panel. */
export const LETTERS: Readonly<Record<string, readonly LegAction[]>> = {
  KeyA: ['answer'], KeyH: ['hangup'], KeyO: ['hold', 'retrieve'], KeyS: ['swap'],
  KeyR: ['reconnect', 'retrieve'], KeyT: ['complete', 'transfer'], KeyC: ['consult'], KeyJ: ['conference', 'addParty'], KeyK: ['dtmf'], KeyI: ['ivr'],
}

/** Does it on the leg that it can mean; false = there is none. */
function onLetter(actions: readonly LegAction[], { calls, panel }: Stores): boolean {
  const found = calls.firstFor(...actions)
  if (found === null) return false
  const { leg, action } = found
  if (isDirect(action)) void calls.act(leg.callId, action)
  else panel.toggle(leg.callId, action)
  return true
}

/** Alt + a key; true = it meant something. */
function onAlt(code: string, stores: Stores): boolean {
  const letter = Object.hasOwn(LETTERS, code) ? LETTERS[code] : undefined
  if (letter !== undefined) return onLetter(letter, stores)
  if (code === 'KeyG') return stores.pickup.toggle()
  if (code === 'KeyN') return stores.arrivals.openNewest()
  const digit = /^Digit([0-9])$/.exec(code)
  const name = digit === null ? undefined : stores.view.available[(Number(digit[1]) + 9) % 10]
  if (name === undefined) return false
  stores.view.go(name)
  return true
}

/** What a key press does; true = handled. Nothing works through an open dialog. */
function onKey(event: KeyboardEvent, stores: Stores): boolean {
  if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return false
  if (event.altKey && !event.ctrlKey && !event.metaKey) return onAlt(event.code, stores)
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.code === 'KeyD') {
    focusDial()
    return true
  }
  if (event.key === 'F6') {
    moveZone(event.shiftKey ? -1 : 1)
    return true
  }
  if (event.key === '?' && !isTyping(event.target)) {
    stores.view.helpOpen = true
    return true
  }
  return false
}

/** Listens for the shortcuts while the calling component lives. */
export function useShortcuts(enabled: () => boolean): void {
  const stores = { calls: useCalls(), panel: useLegPanel(), pickup: useColleaguePickup(), view: useView(), arrivals: useArrivals() }
  const listener = (event: KeyboardEvent): void => {
    if (!event.defaultPrevented && !event.repeat && enabled() && onKey(event, stores)) event.preventDefault()
  }
  window.addEventListener('keydown', listener)
  onScopeDispose(() => { window.removeEventListener('keydown', listener) })
}
