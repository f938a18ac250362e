/** SMS and e-mail on their way out of the house. The embedded port keeps every item; e-mail goes on to the mailer, if there is one. */
import type { Log } from '../../ports.ts'
import type { Mailer } from '../api.ts'
import type { DeskStore, SentItem } from '../store/desk-store.ts'

export interface OemPort {
  /** Keeps the item, durable when it returns, and hands it over. @throws when it cannot be kept: nothing goes out */
  send(item: SentItem): void
}

export interface EmbeddedOemPortOptions {
  readonly store: DeskStore
  readonly mailer: Mailer | null
  readonly log: Log
  /** An e-mail was refused; its sender is to be told. */
  readonly failed: (item: SentItem, error: string) => void
}

/** E-mails that may be with the mail server at the same time. More are refused at once: it is too slow. */
const MAX_UNDER_WAY = 200

export function createEmbeddedOemPort({ store, mailer, log, failed }: EmbeddedOemPortOptions): OemPort {
  let underWay = 0
  const settle = (item: SentItem, status: 'sent' | 'failed', error: string | null): void => {
    try {
      store.sentOutcome(item.id, status, error)
    } catch (failure) {
      log.error('outcome of a sent item could not be kept', { id: item.id, status, error: String(failure) })
    }
    if (error === null) return
    log.warn('e-mail not sent', { id: item.id, uid: item.uid, error })
    failed(item, error)
  }
  return {
    send(item) {
      store.addSent(item)
      if (item.kind !== 'email' || mailer === null) return
      if (underWay >= MAX_UNDER_WAY) {
        settle(item, 'failed', 'the mail server is too slow: too many e-mails are under way')
        return
      }
      underWay += 1
      mailer.send(item).then(
        () => { settle(item, 'sent', null) },
        (error: unknown) => { settle(item, 'failed', error instanceof Error ? error.message.slice(0, 500) : String(error)) },
      ).finally(() => { underWay -= 1 })
    },
  }
}
