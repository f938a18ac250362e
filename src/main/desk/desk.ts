/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { toBase64 } from '../../cti/protocol/bytes.ts'
import { ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createArrivals } from './arrivals.ts'
import { createBoxDesk } from './boxes.ts'
import { createOutbox } from './outbox.ts'
import { emailSender } from './email-sender.ts'
import { createSmsDesk } from './sms.ts'
import { smsSender } from './sms-sender.ts'
import type { Clock, Log, Random } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { BoxDesk, BoxDeskPorts } from './boxes.ts'
import type { Outbox } from './outbox.ts'
import type { SmsDesk } from './sms.ts'

export interface DeskPorts {
  readonly central: CentralClient
  readonly local: LocalStore
  readonly store: AppStore
  readonly publisher: Publisher
  readonly clock: Clock
  readonly log: Log
  readonly media: BoxDeskPorts['media']
  readonly link: Pick<LinkClient, 'executeOnce'>
  readonly notice: RaiseNotice
  readonly random: Pick<Random, 'bytes'>
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers, 'data.retry' | 'data.test' | 'job.cancel' | keyof BoxDesk['handlers'] | keyof Outbox['handlers'] | keyof SmsDesk['handlers']>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly jobs: Jobs
  readonly outbox: Outbox
  stop(): void
}

/** As the link's own keys. */
const KEY_BYTES = 18

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log } = ports
  const jobs = createJobs(store, log)
  const names: BoxDeskPorts['names'] = async () => new Map<string, string>()
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: ports.media, names })
  const arrivals = createArrivals({ store, boxes, notice: ports.notice, names, clock })
  const outbox = createOutbox({
    local, store, clock, log,
    senders: { sms: smsSender(ports.link, central), email: emailSender(ports.link, central) },
    onSent: (kind) => { boxes.changed(kind === 'sms' ? 'sms-out' : 'email-out') },
  })
  const sms = createSmsDesk({ boxes, outbox, local, store, clock, newKey: () => toBase64(ports.random.bytes(KEY_BYTES)) })
  boxes.onChanged(sms.boxChanged)
  return {
    boxes, jobs, outbox,
    followers: [boxes, outbox, arrivals],
    handlers: {
      ...boxes.handlers,
      ...outbox.handlers,
      ...sms.handlers,
      'data.retry': () => { central.restart(); return ok({}) },
      'data.test': ({ database }) => central.test(database),
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
    },
    stop() { jobs.stop(); outbox.stop(); arrivals.stop(); boxes.stop() },
  }
}
