/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createBoxDesk } from './boxes.ts'
import { createFaxDesk } from './fax-desk.ts'
import { createMediaDesk } from './media-desk.ts'
import { createRecordingsDesk } from './recordings-desk.ts'
import type { Clock, Log } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { MediaService } from '../media/media-service.ts'
import type { BoxDesk } from './boxes.ts'
import type { FaxDesk, FaxDeskPorts } from './fax-desk.ts'
import type { MediaDesk, MediaDeskPorts } from './media-desk.ts'
import type { RecordingsDesk } from './recordings-desk.ts'

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
  readonly fax: FaxDeskPorts['fax']
  readonly paper: Pick<FaxDeskPorts, 'print' | 'openPdf'>
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers, 'data.retry' | 'data.test' | 'job.cancel' | keyof BoxDesk['handlers'] | keyof MediaDesk['handlers'] | keyof RecordingsDesk['handlers'] | keyof FaxDesk['handlers']>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly jobs: Jobs
  stop(): void
}

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log, media } = ports
  const jobs = createJobs(store, log)
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: (kind, path) => media.registry.register(kind, path), names: async () => new Map<string, string>() })
  const sound = createMediaDesk({ media, local, jobs, log, now: () => clock.now(), mayCopy: ports.mayCopy, askPlace: ports.askPlace })
  const fax = createFaxDesk({ fax: ports.fax, nameOf: (id) => media.registry.find(id)?.path ?? null, jobs, log, askPlace: ports.askPlace, ...ports.paper })
  const recordings = createRecordingsDesk({ central, registry: media.registry, store })
  return {
    boxes, jobs,
    // Who logs in next asks for what he may see himself.
    followers: [boxes, { onSessionEnd: () => { media.registry.clear() } }],
    handlers: {
      ...boxes.handlers, ...sound.handlers, ...recordings.handlers, ...fax.handlers,
      'box.looked': (args, context) => {
        if (args.box === 'fax-in' || args.box === 'fax-out') ports.fax.warm()
        return boxes.handlers['box.looked'](args, context)
      },
      'data.retry': () => { central.restart(); return ok({}) },
      'data.test': ({ database }) => central.test(database),
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
    },
    stop() { jobs.stop(); boxes.stop() },
  }
}
