/**
 * What the app does to the desktop around its windows: tray, notifications, call card, flashing,
 * staying awake. Follows the store; what the system refuses becomes a notice.
 */
import { powerSaveBlocker } from 'electron'
import { translate } from '../../shared/i18n/index.ts'
import { nativeText } from '../../shared/i18n/native.ts'
import { isConnected } from '../telephony/app-state.ts'
import { announced } from '../telephony/notices.ts'
import { createNotifier } from './notifier.ts'
import { createTrayView, hasTray } from './tray.ts'
import type { CardWindow } from '../windows/card-window.ts'
import type { MainWindow } from '../windows/main-window.ts'
import type { AppState } from '../telephony/app-state.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { RingPorts } from '../telephony/ring-controller.ts'
import type { Log } from '../../cti/ports.ts'
import type { Notice } from '../../shared/ipc/contract.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'
import type { TrayActions, TrayView } from './tray.ts'

export interface Desktop {
  readonly ringPorts: Omit<RingPorts, 'answer' | 'notice'>
  /** Makes what is not needed for the first frame. */
  startLate(): Promise<void>
  readonly trayAvailable: () => boolean
  /** Tells once that the window lives on in the tray. */
  tellHidden(): void
  dispose(): void
}

export interface DesktopOptions {
  readonly store: AppStore
  readonly main: MainWindow
  readonly card: CardWindow
  readonly iconFolder: string
  readonly trayActions: TrayActions
  readonly notice: RaiseNotice
  readonly log: Log
  readonly answer: (callId: string) => void
  /** The person wants to see what a notice is about. */
  readonly openNotice: (id: number) => void
}

/** Builds the desktop side; nothing is shown before startLate() or the first ring. */
export function createDesktop(options: DesktopOptions): Desktop {
  const { store, main, card, log } = options
  let notifier: ReturnType<typeof createNotifier> | null = null
  let tray: TrayView | null = null
  let awake: number | null = null
  let toldOff = false

  const notificationsOff = (detail: string): void => {
    log.warn('notification failed', { detail })
    if (toldOff) return
    toldOff = true
    options.notice('warning', 'notifications_off')
  }
  const notifications = (): ReturnType<typeof createNotifier> => {
    notifier ??= createNotifier({ onOpen: () => { main.show() }, onAnswer: options.answer, onFailed: notificationsOff })
    return notifier
  }
  const stayAwake = (): void => {
    const needed = isConnected(store.state().calls)
    if (needed && awake === null) awake = powerSaveBlocker.start('prevent-app-suspension')
    else if (!needed && awake !== null) { powerSaveBlocker.stop(awake); awake = null }
  }
  const tellAway = (before: readonly Notice[], after: AppState): void => {
    if (before === after.notices || main.window.isDestroyed() || main.window.isFocused()) return
    const { locale } = after.app
    for (const notice of announced(before, after.notices)) {
      notifications().tell(translate(locale, 'app.name'), translate(locale, `notice.${notice.key}`, notice.params), () => { options.openNotice(notice.id) })
    }
  }
  const unsubscribe = store.subscribe((after, before) => {
    stayAwake()
    tray?.update(after)
    tellAway(before.notices, after)
  })
  const notifyRing = (leg: CallLeg): void => {
    const { locale } = store.state().app
    const pop = store.state().pops.find((one) => one.callId === leg.callId)
    const who = leg.peer.name ?? pop?.customer?.name ?? leg.peer.number
    const target = notifications()
    if (!target.supported) { notificationsOff('not supported'); return }
    target.ring(leg.callId, {
      title: translate(locale, 'notify.ringTitle', { who }),
      body: [leg.peer.number, pop?.area?.city, leg.queue?.name].filter((part) => part !== undefined && part !== '').join(' · '),
      answer: translate(locale, 'tray.answer'),
    }, leg.allowed.includes('ATAnswer'))
  }

  return {
    ringPorts: {
      showNotification: notifyRing,
      removeNotification: (callId) => { notifier?.remove(callId) },
      showCard: () => { card.show() },
      hideCard: () => { card.hide() },
      flash: (on) => { main.flash(on) },
    },
    async startLate() {
      if (!(await hasTray(process.platform))) { log.info('no system tray: closing the window quits'); return }
      try {
        tray = createTrayView(options.iconFolder, options.trayActions, store.state())
      } catch (error) {
        log.warn('tray failed', { error })
      }
    },
    trayAvailable: () => tray !== null,
    tellHidden() {
      const { locale } = store.state().app
      notifications().tell(nativeText(locale, 'hiddenTitle'), nativeText(locale, 'hiddenBody'))
    },
    dispose() {
      unsubscribe()
      notifier?.removeAll()
      card.dispose()
      tray?.dispose()
      if (awake !== null) powerSaveBlocker.stop(awake)
    },
  }
}
