/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { extname } from 'node:path'
import { toBase64 } from '../../cti/protocol/bytes.ts'
import { fail, ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createAreas } from './areas.ts'
import { createArrivals } from './arrivals.ts'
import { createBoxDesk } from './boxes.ts'
import { createFaxDesk } from './fax-desk.ts'
import { createEmailDesk } from './email-desk.ts'
import { createMailReader } from '../mail/mail-reader.ts'
import { createMailShelf } from '../mail/mail-shelf.ts'
import { OPEN_INTERNET, fetchPicture } from '../mail/remote-image.ts'
import { ownAddresses } from './own-addresses.ts'
import { createMediaDesk } from './media-desk.ts'
import { createRecordingsDesk } from './recordings-desk.ts'
import { createCdrSync } from './cdr-sync.ts'
import { createColleagues, withColleagues } from './colleagues.ts'
import { createCopies } from './copies.ts'
import { createCustomerDesk } from './customer/customers.ts'
import { createCustomerNames } from './customer-names.ts'
import { createHistoryDesk } from './history.ts'
import { createHistoryExport } from './history-export.ts'
import { createManagementDesk } from './management.ts'
import { createOutbox } from './outbox.ts'
import { emailSender } from './email-sender.ts'
import { createSmsDesk } from './sms.ts'
import { createSoonNames } from './soon-names.ts'
import { smsSender } from './sms-sender.ts'
import type { Clock, Log, Random } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { CentralService } from '../central/central-service.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { Settings } from '../../shared/settings.ts'
import type { MediaService } from '../media/media-service.ts'
import type { FaxDesk, FaxDeskPorts } from './fax-desk.ts'
import type { MediaDesk, MediaDeskPorts } from './media-desk.ts'
import type { RecordingsDesk } from './recordings-desk.ts'
import type { ChooseFile } from '../app/save-dialog.ts'
import type { ShowFile } from '../security/show-file.ts'
import type { StartExport } from '../export/export-file.ts'
import type { CdrSync } from './cdr-sync.ts'
import type { HistoryDesk } from './history.ts'
import type { MergeKnown } from '../data/history-merge.ts'
import type { BoxDesk } from './boxes.ts'
import type { CustomerDesk, CustomerDeskPorts } from './customer/customers.ts'
import type { CustomerNames } from './customer-names.ts'
import type { ManagementHandlers } from './management.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { EmailDesk, EmailDeskPorts } from './email-desk.ts'
import type { MailWorker } from '../mail/mail-reader.ts'
import type { Outbox } from './outbox.ts'
import type { SmsDesk } from './sms.ts'

export interface DeskPorts {
  readonly central: CentralClient
  /** Requests about the databases themselves. */
  readonly data: CentralService['handlers']
  readonly link: LinkClient
  readonly local: LocalStore
  readonly store: AppStore
  readonly publisher: Publisher
  readonly clock: Clock
  readonly log: Log
  readonly notice: RaiseNotice
  readonly random: Random
  readonly media: MediaService
  readonly mayCopy: MediaDeskPorts['mayCopy']
  readonly settings: () => Settings
  readonly meant: CustomerDeskPorts['meant']
  readonly openPage: CustomerDeskPorts['openPage']
  readonly customerKnown: CustomerDeskPorts['known']
  /** Asks the person where to; see app/save-dialog.ts. */
  readonly chooseFile: ChooseFile
  readonly showFile: ShowFile
  readonly fax: FaxDeskPorts['fax']
  readonly paper: Pick<FaxDeskPorts, 'print' | 'openPdf'>
  /** Starts the thread that writes an export. */
  readonly startExport: StartExport
  readonly mail: Pick<EmailDeskPorts, 'readServerFile' | 'openOutside' | 'askToDial'> & { readonly startWorker: () => MailWorker }
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers,
  'job.cancel' | 'job.show' | 'history.export' | keyof CentralService['handlers']
  | keyof BoxDesk['handlers'] | keyof CustomerDesk['handlers'] | keyof HistoryDesk['handlers'] | keyof MediaDesk['handlers'] | keyof RecordingsDesk['handlers']
  | keyof ManagementHandlers | keyof Outbox['handlers'] | keyof SmsDesk['handlers'] | keyof EmailDesk['handlers'] | keyof FaxDesk['handlers']>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly customers: CustomerDesk
  /** Names of customers, for any list. */
  readonly names: CustomerNames
  readonly jobs: Jobs
  readonly cdrSync: CdrSync
  readonly outbox: Outbox
  readonly email: EmailDesk
  stop(): void
}

/** As the link's own keys. */
const KEY_BYTES = 18
/** Not to be guessed by a message. */
const TOKEN_BYTES = 16

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log, media } = ports
  const jobs = createJobs(store, log)
  const names = createCustomerNames({ central, local, clock, rules: ports.settings })
  const areas = createAreas({ central, local, clock })
  const colleagues = createColleagues({ link: ports.link, central, clock })
  const soonNames = createSoonNames(withColleagues(names, colleagues), clock)
  const agentNames = createSoonNames(colleagues.agents, clock)
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: (kind, path, owner) => media.registry.register(kind, path, { owner }), names: soonNames, agents: (uids) => agentNames(uids, true) })
  const known = async (numbers: readonly string[], ask: number): Promise<MergeKnown> => {
    const [nameOf, areaOf] = await Promise.all([names.of(numbers, ask), areas.of(numbers, ask)])
    return Object.fromEntries(numbers.map((number) => [number, { name: nameOf.get(number) ?? null, area: areaOf.get(number) ?? null }]))
  }
  const cdrSync = createCdrSync({ central, local, store, publisher, clock, log, known })
  const history = createHistoryDesk({ central, local, store, names, colleagues, areas, clock, rules: ports.settings, onFound: () => { publisher.publish('history.changed', { callId: '' }, null) } })
  const sound = createMediaDesk({
    media, local, jobs, log, now: () => clock.now(), mayCopy: ports.mayCopy, own: () => store.state().session?.uid ?? null,
    askPlace: (name) => ports.chooseFile({ name, filters: [{ name: 'WAV', extensions: ['wav'] }] }),
  })
  const arrivals = createArrivals({ store, boxes, notice: ports.notice, names: soonNames, clock })
  const recordings = createRecordingsDesk({ central, registry: media.registry, store, names: soonNames, warm: () => { media.engine.warm() } })
  const newKey = (): string => toBase64(ports.random.bytes(KEY_BYTES))
  const copies = createCopies({ link: ports.link, local, store, clock, log, newKey })
  const fax = createFaxDesk({
    copied: (kind, file) => copies.tell(kind, file),
    fax: ports.fax, nameOf: (id) => media.registry.find(id)?.path ?? null, jobs, log, ...ports.paper,
    askPlace: (name) => ports.chooseFile({ name, filters: [{ name: extname(name).slice(1).toUpperCase(), extensions: [extname(name).slice(1)] }] }),
  })
  const outbox = createOutbox({
    local, store, clock, log,
    senders: { sms: smsSender(ports.link, central), email: emailSender(ports.link, central) },
    onSent: (kind) => { boxes.changed(kind === 'sms' ? 'sms-out' : 'email-out') },
  })
  const sms = createSmsDesk({ boxes, outbox, local, store, clock, newKey })
  boxes.onChanged((box) => { sms.boxChanged(box) })
  const email = createEmailDesk({
    ...ports.mail, chooseFile: (name) => ports.chooseFile({ name, filters: [] }), boxes, jobs, local, publisher, log, copied: (file) => copies.tell('email', file),
    uid: () => store.state().session?.uid ?? '',
    ownAddresses: ownAddresses(central, () => clock.now()),
    now: () => clock.now(),
    reader: createMailReader({ start: ports.mail.startWorker, clock, log }),
    shelf: createMailShelf({ newToken: () => Buffer.from(ports.random.bytes(TOKEN_BYTES)).toString('hex'), fetchPicture: (url, take) => fetchPicture(url, OPEN_INTERNET, take) }),
    addToOutbox: (key, content) => outbox.add('email', key, content),
    inOutbox: () => new Set(store.state().outbox.map(({ key }) => key)),
  })
  const customers = createCustomerDesk({
    central, local, store, names, clock, log, link: ports.link, random: ports.random, settings: ports.settings, meant: ports.meant, openPage: ports.openPage, known: ports.customerKnown,
    media: (path) => media.registry.register('recording', path),
  })
  return {
    boxes, jobs, customers, names, cdrSync, outbox, email,
    // Who logs in next asks for what he may see himself.
    followers: [boxes, customers, cdrSync, outbox, arrivals, colleagues, copies, { onSessionEnd: () => { media.registry.clear(); ports.fax.forget(); email.onSessionEnd() } }],
    handlers: {
      ...boxes.handlers, ...customers.handlers,
      ...history.handlers, ...sound.handlers, ...recordings.handlers, ...fax.handlers,
      'box.looked': (args, context) => {
        if (args.box === 'fax-in' || args.box === 'fax-out') { ports.fax.warm(); media.engine.warm() }
        return boxes.handlers['box.looked'](args, context)
      },
      ...createHistoryExport({ history, jobs, store, clock, chooseFile: ports.chooseFile, startExport: ports.startExport }),
      ...ports.data,
      ...createManagementDesk(ports.link).handlers,
      ...outbox.handlers, ...sms.handlers, ...email.handlers,
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
      'job.show': ({ id }) => {
        const file = jobs.fileOf(id)
        return file === null ? fail('file_gone') : ports.showFile(file)
      },
    },
    stop() { jobs.stop(); outbox.stop(); arrivals.stop(); boxes.stop(); customers.stop(); cdrSync.stop(); void email.stop() },
  }
}
