/**
 * The agent's desk: what he reads and writes beside the calls. Builds the desks of the areas over the databases, the local store and
 * the link, and hands their requests to the door of the windows (ipc/handlers.ts).
 */
import { ok } from '../../shared/result.ts'
import { createJobs } from '../app/jobs.ts'
import { createBoxDesk } from './boxes.ts'
import { createCustomerDesk } from './customer/customers.ts'
import { createCustomerNames } from './customer/names.ts'
import type { Clock, Log, Random } from '../../cti/ports.ts'
import type { Jobs } from '../app/jobs.ts'
import type { CentralClient } from '../central/central-client.ts'
import type { LocalStore } from '../data/local-store.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { Publisher } from '../ipc/publisher.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { LinkFollower } from '../telephony/link-follower.ts'
import type { Settings } from '../../shared/settings.ts'
import type { BoxDesk, BoxDeskPorts } from './boxes.ts'
import type { CustomerDesk, CustomerDeskPorts } from './customer/customers.ts'
import type { CustomerNames } from './customer/names.ts'

export interface DeskPorts {
  readonly central: CentralClient
  readonly local: LocalStore
  readonly store: AppStore
  readonly publisher: Publisher
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly media: BoxDeskPorts['media']
  readonly settings: () => Settings
  readonly meant: CustomerDeskPorts['meant']
  readonly openPage: CustomerDeskPorts['openPage']
  readonly customerKnown: CustomerDeskPorts['known']
}

/** The requests that are answered here. */
export type DeskHandlers = Pick<Handlers, 'data.retry' | 'data.test' | 'job.cancel' | keyof BoxDesk['handlers'] | keyof CustomerDesk['handlers']>

export interface Desk {
  readonly handlers: DeskHandlers
  readonly followers: readonly LinkFollower[]
  readonly boxes: BoxDesk
  readonly customers: CustomerDesk
  /** Names of customers, for any list. */
  readonly names: CustomerNames
  readonly jobs: Jobs
  stop(): void
}

/** Builds all desks. */
export function createDesk(ports: DeskPorts): Desk {
  const { central, local, store, publisher, clock, log } = ports
  const jobs = createJobs(store, log)
  const names = createCustomerNames({ central, local, clock, rules: ports.settings })
  const boxes = createBoxDesk({ central, local, store, publisher, clock, log, media: ports.media, names: names.of })
  const customers = createCustomerDesk({
    central, local, store, names, clock, log, random: ports.random, settings: ports.settings, meant: ports.meant, openPage: ports.openPage, known: ports.customerKnown,
    media: (path) => ports.media('audio', path),
  })
  return {
    boxes, jobs, customers, names,
    followers: [boxes, customers],
    handlers: {
      ...boxes.handlers, ...customers.handlers,
      'data.retry': () => { central.restart(); return ok({}) },
      'data.test': ({ database }) => central.test(database),
      'job.cancel': ({ id }) => { jobs.cancel(id); return ok({}) },
    },
    stop() { jobs.stop(); boxes.stop(); customers.stop() },
  }
}
