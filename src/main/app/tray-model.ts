/** What the tray shows, from the app's state. Pure. */
import { knownAgentState } from '../../shared/domain/codes.ts'
import { codeKey, translate } from '../../shared/i18n/index.ts'
import { isRinging } from '../telephony/ringing.ts'
import type { ChoosableAgentState } from '../../shared/domain/codes.ts'
import type { AppState } from '../telephony/app-state.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'

/** Colour and shape, one picture each (resources/icons/tray-*.png). */
export const TRAY_ICONS = ['offline', 'logged-out', 'ready', 'busy', 'away', 'wrapup', 'ringing', 'talking'] as const
export type TrayIcon = (typeof TRAY_ICONS)[number]

export type TrayItem =
  | { readonly kind: 'show' | 'logout' | 'quit'; readonly label: string; readonly enabled: boolean }
  | { readonly kind: 'answer' | 'reject'; readonly label: string; readonly callId: CallLeg['callId'] }
  | { readonly kind: 'compact'; readonly label: string; readonly checked: boolean }
  | { readonly kind: 'state'; readonly label: string; readonly state: ChoosableAgentState; readonly checked: boolean; readonly enabled: boolean }
  | { readonly kind: 'separator' }

export interface TrayModel {
  readonly icon: TrayIcon
  readonly tooltip: string
  readonly items: readonly TrayItem[]
}

const CHOICES = ['ready', 'busy', 'away', 'wrapup'] as const satisfies readonly ChoosableAgentState[]
const UP: ReadonlySet<string> = new Set(['ready', 'degraded', 'syncing'])

/** The picture: what matters most first. */
export function trayIcon(state: AppState): TrayIcon {
  if (state.session === null) return 'logged-out'
  if (state.calls.some(isRinging)) return 'ringing'
  if (!UP.has(state.link.state)) return 'offline'
  if (state.calls.some((leg) => leg.state === 'talking')) return 'talking'
  switch (knownAgentState(state.agent?.state ?? '')) {
    case 'ready': case 'reserved': return 'ready'
    case 'away': return 'away'
    case 'wrapup': return 'wrapup'
    case 'logged-out': return 'logged-out'
    default: return 'busy'
  }
}

/** Picture, tooltip and menu. */
export function trayModel(state: AppState): TrayModel {
  const { locale } = state.app
  const say = (key: string, params: Readonly<Record<string, string | number>> = {}): string => translate(locale, key, params)
  const { session, agent } = state
  const stateKey = codeKey('agent.state', agent?.state ?? 'logged-out')
  const up = UP.has(state.link.state)
  const shownState = session !== null && !up ? say('link.state.offline') : say(stateKey.key, stateKey.params)
  const ringing = state.calls.filter(isRinging)
  const who = (leg: CallLeg): string => leg.peer.name ?? state.pops.find((pop) => pop.callId === leg.callId)?.customer?.name ?? leg.peer.number
  const items: TrayItem[] = [
    ...ringing.slice(0, 3).flatMap((leg): TrayItem[] => [
      ...(leg.allowed.includes('ATAnswer')
        ? [{ kind: 'answer' as const, label: `${say('tray.answer')} · ${who(leg)}`, callId: leg.callId }] : []),
      ...(leg.allowed.includes('ATHangup')
        ? [{ kind: 'reject' as const, label: `${say('tray.reject')} · ${who(leg)}`, callId: leg.callId }] : []),
    ]),
    ...(ringing.length > 0 ? [{ kind: 'separator' as const }] : []),
    { kind: 'show', label: say('tray.open'), enabled: true },
    { kind: 'compact', label: say('tray.compact'), checked: state.window.mode === 'compact' },
    { kind: 'separator' },
    ...CHOICES.map((choice): TrayItem => ({
      kind: 'state', state: choice, label: say(`agent.state.${choice}`), checked: agent?.state === choice, enabled: session !== null && up,
    })),
    { kind: 'separator' },
    { kind: 'logout', label: say('tray.logout'), enabled: session !== null },
    { kind: 'quit', label: say('tray.quit'), enabled: true },
  ]
  return {
    icon: trayIcon(state),
    tooltip: session === null ? say('tray.tooltip', { state: say('tray.loggedOut') })
      : say('tray.tooltipUser', { name: session.name, uid: session.uid, state: shownState }),
    items,
  }
}
