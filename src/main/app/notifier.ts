/**
 * Notifications of the operating system; the only home of `new Notification`. A click shows the
 * window; what takes the notification away is the event that the call no longer rings.
 */
import { Notification } from 'electron'

export interface RingText { readonly title: string; readonly body: string; readonly answer: string }

export interface Notifier {
  readonly supported: boolean
  ring(callId: string, text: RingText, canAnswer: boolean): void
  remove(callId: string): void
  /** A sentence that needs no answer. */
  tell(title: string, body: string, onOpen?: () => void): void
  removeAll(): void
}

export interface NotifierOptions {
  readonly onOpen: () => void
  readonly onAnswer: (callId: string) => void
  /** The system refused (switched off, no service). */
  readonly onFailed: (detail: string) => void
}

/** Makes the notifier. */
export function createNotifier(options: NotifierOptions): Notifier {
  const shown = new Map<string, Notification>()
  /** Sentences on the screen; kept as the ringing ones are. */
  const told = new Set<Notification>()
  const supported = Notification.isSupported()
  const remove = (callId: string): void => {
    shown.get(callId)?.close()
    shown.delete(callId)
  }
  return {
    supported,
    ring(callId, text, canAnswer) {
      if (!supported) return
      remove(callId)
      const notification = new Notification({
        title: text.title,
        body: text.body,
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
        ...(canAnswer ? { actions: [{ type: 'button', text: text.answer }] } : {}),
      })
      notification.on('click', options.onOpen)
      notification.on('action', () => { options.onAnswer(callId) })
      notification.on('failed', (_event, error) => { options.onFailed(error) })
      // Kept: a notification that is collected loses its click (electron 12690).
      shown.set(callId, notification)
      notification.show()
    },
    remove,
    tell(title, body, onOpen) {
      if (!supported) return
      const notification = new Notification({ title, body, silent: true })
      notification.on('click', () => {
        options.onOpen()
        onOpen?.()
      })
      notification.on('failed', (_event, error) => { options.onFailed(error) })
      notification.on('close', () => { told.delete(notification) })
      told.add(notification)
      notification.show()
    },
    removeAll() { for (const callId of [...shown.keys()]) remove(callId) },
  }
}
