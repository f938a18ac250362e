/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { fail, ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createAreas } from './areas.ts'
import { createBoxDesk } from './boxes.ts'
import { createCdrSync } from './cdr-sync.ts'
import { createCustomerDesk } from './customer/customers.ts'
import { createCustomerNames } from './customer-names.ts'
import { createHistoryDesk } from './history.ts'
import { createHistoryExport } from './history-export.ts'
import { createMediaDesk } from './media-desk.ts'
import { createRecordingsDesk } from './recordings-desk.ts'
import type { Clock, Log, Random } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { Settings } from '../../shared/settings.ts'
import type { ChooseFile } from '../app/save-dialog.ts'
import type { ShowFile } from '../security/show-file.ts'
import type { StartExport } from '../export/export-file.ts'
import type { CdrSync } from './cdr-sync.ts'
import type { HistoryDesk } from './history.ts'
import type { MergeKnown } from '../data/history-merge.ts'
import type { BoxDesk } from './boxes.ts'
import type { CustomerDesk, CustomerDeskPorts } from './customer/customers.ts'
import type { CustomerNames } from './customer-names.ts'
import type { MediaService } from '../media/media-service.ts'
import type { MediaDesk, MediaDeskPorts } from './media-desk.ts'
import type { RecordingsDesk } from './recordings-desk.ts'

export interface DeskPorts {
  readonly central: CentralClient
  readonly local: LocalStore
  readonly store: AppStore
  readonly publisher: Publisher
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly media: MediaService
  readonly mayCopy: MediaDeskPorts['mayCopy']
  /** Asks the person where a copy is to be saved. */
  readonly askPlace: MediaDeskPorts['askPlace']
  readonly settings: () => Settings
  readonly meant: CustomerDeskPorts['meant']
  readonly openPage: CustomerDeskPorts['openPage']
  readonly customerKnown: CustomerDeskPorts['known']
  /** Asks the person where to; see app/save-dialog.ts. */
  readonly chooseFile: ChooseFile
  readonly showFile: ShowFile
  /** Starts the thread that writes an export. */
  readonly startExport: StartExport
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers, 'data.retry' | 'data.test' | 'job.cancel' | 'job.show' | keyof BoxDesk['handlers'] | keyof CustomerDesk['handlers'] | keyof MediaDesk['handlers'] | keyof RecordingsDesk['handlers'] | keyof HistoryDesk['handlers'] | 'history.export'>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly customers: CustomerDesk
  /** Names of customers, for any list. */
  readonly names: CustomerNames
  readonly jobs: Jobs
  readonly cdrSync: CdrSync
  stop(): void
}

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log, media } = ports
  const jobs = createJobs(store, log)
  const names = createCustomerNames({ central, local, clock, rules: ports.settings })
  const areas = createAreas({ central, local, clock })
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: (kind, path) => media.registry.register(kind, path), names: (numbers) => names.of(numbers) })
  const known = async (numbers: readonly string[], ask: number): Promise<MergeKnown> => {
    const [nameOf, areaOf] = await Promise.all([names.of(numbers, ask), areas.of(numbers, ask)])
    return Object.fromEntries(numbers.map((number) => [number, { name: nameOf.get(number) ?? null, area: areaOf.get(number) ?? null }]))
  }
  const cdrSync = createCdrSync({ central, local, store, publisher, clock, log, known })
  const history = createHistoryDesk({ central, local, store, names, areas, clock, rules: ports.settings })
  const customers = createCustomerDesk({
    central, local, store, names, clock, log, random: ports.random, settings: ports.settings, meant: ports.meant, openPage: ports.openPage, known: ports.customerKnown,
    media: (path) => media.registry.register('recording', path),
  })
  const sound = createMediaDesk({ media, local, jobs, log, now: () => clock.now(), mayCopy: ports.mayCopy, askPlace: ports.askPlace })
  const recordings = createRecordingsDesk({ central, registry: media.registry, store })
  return {
    boxes, jobs, customers, names, cdrSync,
    // Who logs in next asks for what he may see himself.
    followers: [boxes, customers, cdrSync, { onSessionEnd: () => { media.registry.clear() } }],
    handlers: {
      ...boxes.handlers, ...sound.handlers, ...recordings.handlers,
      ...customers.handlers, ...history.handlers,
      ...createHistoryExport({ history, jobs, store, clock, chooseFile: ports.chooseFile, startExport: ports.startExport }),
      'data.retry': () => { central.restart(); return ok({}) },
      'data.test': ({ database }) => central.test(database),
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
      'job.show': ({ id }) => {
        const file = jobs.fileOf(id)
        return file === null ? fail('file_gone') : ports.showFile(file)
      },
    },
    stop() { jobs.stop(); boxes.stop(); customers.stop(); cdrSync.stop() },
  }
}
