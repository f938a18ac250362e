/**
 * Which databases the program uses, as settings and passwords say: keeps the client of the worker at them, starts another worker only
 * when something has changed for it, and tells the windows how the databases are.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DATABASES } from '../../central/api.ts'
import { createCentralClient } from './central-client.ts'
import { connectionOf, readMappingFile, siteConfig } from './central-config.ts'
import { fail, ok } from '../../shared/result.ts'
import { siteZone } from '../../shared/time/site-zone.ts'
import type { Log } from '../../cti/ports.ts'
import type { DatabaseName } from '../../central/api.ts'
import type { CentralInfo, MappingFault } from '../../shared/ipc/parts/data.ts'
import type { RequestArgs } from '../../shared/ipc/contract.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Result } from '../../shared/result.ts'
import type { Handlers } from '../ipc/registry.ts'
import type { SettingsService } from '../app/settings-service.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { CentralClient, CentralWorker } from './central-client.ts'
import type { CentralConfig, CentralWorkerData } from './central-protocol.ts'
import type { DatabasePasswords, TypedPassword } from './database-passwords.ts'

export interface CentralServiceOptions {
  readonly store: AppStore
  readonly log: Log
  /** The program's data folder. */
  readonly dataDir: string
  /** resources/sql/sqlite. */
  readonly schemaFolder: string
  readonly startWorker: (data: CentralWorkerData) => CentralWorker
  /** Seed of the demo's data when the demo runs; null = a site. */
  readonly demo: (settings: Settings) => { readonly seed: number; readonly folder: string } | null
  readonly passwords: DatabasePasswords
  readonly settings: () => Pick<SettingsService, 'current' | 'update'>
  readonly after: Promise<unknown>
  /** Service time less this PC's wall clock, by which the worker stamps; absent = 0. */
  readonly shiftMs?: () => number
  /** Reads a text file (tests). */
  readonly readText?: (path: string) => Promise<string>
}

export interface CentralService {
  readonly client: CentralClient
  readonly handlers: Pick<Handlers, 'data.retry' | 'data.test' | 'data.configure' | 'data.password' | 'data.mapping'>
  /** The settings as they are now; what has changed for the databases takes effect. */
  apply(settings: Settings): void
  /** Everything that was asked for until now has taken effect. */
  settled(): Promise<void>
}

/** The embedded databases of a site that has configured none. */
export const EMBEDDED_FOLDER = 'central'
const CURSOR_SECRET_BYTES = 32

/** Builds the client and keeps the app's state up to date. */
export function createCentralService(options: CentralServiceOptions): CentralService {
  const { store, passwords } = options
  const ports = { readText: options.readText ?? ((path: string) => readFile(path, 'utf8')), passwordOf: passwords.of }
  let config: CentralConfig | null = null
  let mappingFault: MappingFault | null = null
  let started = false
  let timeZone = siteZone().name
  const cursorSecret = randomBytes(CURSOR_SECRET_BYTES)

  const passwordStates = (settings: Settings): CentralInfo['passwords'] =>
    Object.fromEntries(DATABASES.map((database) => {
      const connection = settings.databases[database]
      const needed = settings.dataSource === 'sqlserver' && connection.host !== '' && connection.user !== ''
      return [database, needed ? passwords.stateOf(database, connection) : 'unneeded']
    })) as CentralInfo['passwords']
  const show = (): void => {
    if (config === null) return
    const preparing = config.source === 'embedded' && config.demo !== null && client.preparing()
    store.dispatch({
      kind: 'central',
      central: {
        source: preparing ? 'preparing' : config.source, databases: { ...client.states() }, mappingFault,
        passwords: passwordStates(options.settings().current()), protects: passwords.protects(),
      },
    })
  }
  const configOf = async (settings: Settings): Promise<{ readonly config: CentralConfig; readonly mappingFault: MappingFault | null }> => {
    if (settings.dataSource === 'sqlserver') return siteConfig(ports, settings)
    const demo = options.demo(settings)
    const folder = demo?.folder ?? join(options.dataDir, EMBEDDED_FOLDER)
    return { config: { source: 'embedded', folder, demo: demo === null ? null : { seed: demo.seed } }, mappingFault: null }
  }
  const take = async (): Promise<void> => {
    const fresh = await configOf(options.settings().current())
    const zone = siteZone().name
    const same = JSON.stringify(fresh.config) === JSON.stringify(config) && zone === timeZone
    timeZone = zone
    config = fresh.config
    mappingFault = fresh.mappingFault
    if (!same && started) client.restart()
    show()
  }
  // One after the other: a later change must not be overtaken by an earlier one that reads files.
  let queue: Promise<void> = options.after.then(take)
  const changed = (): Promise<void> => (queue = queue.then(take))
  const client = createCentralClient(() => {
    started = true
    // The client starts a worker after the first take() only.
    return options.startWorker({ config: config as CentralConfig, schemaFolder: options.schemaFolder, cursorSecret, timeZone })
  }, options.log, queue, options.shiftMs)
  client.onStates(show)

  const test = async ({ database, draft }: RequestArgs<'data.test'>): ReturnType<CentralClient['test']> => {
    if (draft === null) return client.test(database)
    const mapping = await readMappingFile(ports, draft.mappingFile)
    if (mapping.fault !== null) return fail('database_mapping')
    const connection = await connectionOf(ports, database, draft.connection, draft.password ?? passwords.of(database, draft.connection))
    return client.tryOut(database, { connection, mapping: mapping.text })
  }
  const typed = (settings: Pick<Settings, 'databases'>, entries: Readonly<Partial<Record<DatabaseName, string>>>): TypedPassword[] =>
    DATABASES.flatMap((database) => {
      const password = entries[database]
      return password === undefined ? [] : [{ database, connection: settings.databases[database], password }]
    })
  const configure = async ({ passwords: entries, ...values }: RequestArgs<'data.configure'>): Promise<Result<{ kept: boolean }>> => {
    const list = typed(values, entries)
    // First, so that the new settings take effect with their passwords, once.
    const forget = passwords.learn(list)
    const updated = await options.settings().update(values)
    // Not kept is not refused: it holds for this run.
    if (!updated.ok && updated.error.code !== 'storage_failed') { forget(); return updated }
    const { kept } = list.length === 0 ? { kept: true } : await passwords.set(list)
    await changed()
    return updated.ok ? ok({ kept }) : updated
  }
  return {
    client,
    handlers: {
      'data.retry': () => { client.retry(); return ok({}) },
      'data.test': test,
      'data.configure': configure,
      'data.password': async ({ database, password }) => {
        const settings = options.settings().current()
        if (settings.databases[database].host === '') return fail('database_not_set')
        const { kept } = await passwords.set(typed(settings, { [database]: password }))
        await changed()
        return ok({ kept })
      },
      'data.mapping': async ({ path }) => ok({ fault: (await readMappingFile(ports, path)).fault }),
    },
    apply() { void changed() },
    settled: () => queue,
  }
}
