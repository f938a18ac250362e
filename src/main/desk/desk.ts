/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createBoxDesk } from './boxes.ts'
import { createEmailDesk } from './email-desk.ts'
import { ownAddresses } from './own-addresses.ts'
import { createMailReader } from '../mail/mail-reader.ts'
import { createMailShelf } from '../mail/mail-shelf.ts'
import { fetchPicture } from '../mail/remote-image.ts'
import { createOutbox } from './outbox.ts'
import { emailSender } from './email-sender.ts'
import { smsSender } from './sms-sender.ts'
import { createMediaDesk } from './media-desk.ts'
import { createRecordingsDesk } from './recordings-desk.ts'
import type { Clock, Log, Random } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { MediaService } from '../media/media-service.ts'
import type { MediaDesk, MediaDeskPorts } from './media-desk.ts'
import type { RecordingsDesk } from './recordings-desk.ts'
import type { BoxDesk } from './boxes.ts'
import type { EmailDesk, EmailDeskPorts } from './email-desk.ts'
import type { MailWorker } from '../mail/mail-reader.ts'
import type { Outbox } from './outbox.ts'

export interface DeskPorts {
  readonly central: CentralClient
  readonly local: LocalStore
  readonly store: AppStore
  readonly publisher: Publisher
  readonly clock: Clock
  readonly log: Log
  readonly media: MediaService
  readonly mayCopy: MediaDeskPorts['mayCopy']
  /** Asks the person where a file is to be saved. */
  readonly askPlace: MediaDeskPorts['askPlace']
  readonly link: Pick<LinkClient, 'executeOnce'>
  readonly random: Pick<Random, 'bytes'>
  readonly mail: Pick<EmailDeskPorts, 'readServerFile' | 'openOutside' | 'askToDial'> & { readonly startWorker: () => MailWorker }
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers, 'data.retry' | 'data.test' | 'job.cancel' | keyof BoxDesk['handlers'] | keyof EmailDesk['handlers'] | keyof MediaDesk['handlers'] | keyof Outbox['handlers']
  | keyof RecordingsDesk['handlers']>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly jobs: Jobs
  readonly outbox: Outbox
  readonly email: EmailDesk
  stop(): void
}

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log, media } = ports
  const jobs = createJobs(store, log)
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: (kind, path) => media.registry.register(kind, path), names: async () => new Map<string, string>() })
  const sound = createMediaDesk({ media, local, jobs, log, now: () => clock.now(), mayCopy: ports.mayCopy, askPlace: ports.askPlace })
  const recordings = createRecordingsDesk({ central, registry: media.registry, store })
  const outbox = createOutbox({
    local, store, clock, log,
    senders: { sms: smsSender(ports.link, central), email: emailSender(ports.link, central) },
    onSent: (kind) => { boxes.changed(kind === 'sms' ? 'sms-out' : 'email-out') },
  })
  const email = createEmailDesk({
    ...ports.mail, chooseFile: ports.askPlace, boxes, jobs, local, publisher, log,
    uid: () => store.state().session?.uid ?? '',
    ownAddresses: ownAddresses(central, () => clock.now()),
    now: () => clock.now(),
    reader: createMailReader({ start: ports.mail.startWorker, clock, log }),
    shelf: createMailShelf({ newToken: () => Buffer.from(ports.random.bytes(16)).toString('hex'), fetchPicture }),
    addToOutbox: (key, content) => outbox.add('email', key, content),
  })
  return {
    boxes, jobs, outbox, email,
    // Who logs in next asks for what he may see himself.
    followers: [boxes, outbox, { onSessionEnd: () => { media.registry.clear() } }],
    handlers: {
      ...boxes.handlers, ...outbox.handlers, ...email.handlers, ...sound.handlers, ...recordings.handlers,
      'data.retry': () => { central.restart(); return ok({}) },
      'data.test': ({ database }) => central.test(database),
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
    },
    stop() { jobs.stop(); outbox.stop(); boxes.stop(); void email.stop() },
  }
}
