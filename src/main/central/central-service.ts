/** Which databases the program uses, as the settings say, and their state for the windows. */
import { join } from 'node:path'
import { createCentralClient } from './central-client.ts'
import type { Log } from '../../cti/ports.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { CentralClient, CentralWorker } from './central-client.ts'
import type { CentralConfig, CentralWorkerData } from './central-protocol.ts'

export interface CentralServiceOptions {
  readonly store: AppStore
  readonly log: Log
  /** The program's data folder. */
  readonly dataDir: string
  /** resources/sql/sqlite. */
  readonly schemaFolder: string
  readonly startWorker: (data: CentralWorkerData) => CentralWorker
  /** Seed of the demo's data when the demo runs; null = a site. */
  readonly demo: () => { readonly seed: number; readonly folder: string } | null
  readonly after: Promise<unknown>
}

/** The embedded databases of a site that has configured none. */
export const EMBEDDED_FOLDER = 'central'

/** Builds the client and keeps the app's state up to date. */
export function createCentralService(options: CentralServiceOptions): CentralClient {
  const { store } = options
  let config: CentralConfig | null = null
  const configNow = (): CentralConfig => {
    const demo = options.demo()
    return demo === null
      ? { source: 'embedded', folder: join(options.dataDir, EMBEDDED_FOLDER), demo: null }
      : { source: 'embedded', folder: demo.folder, demo: { seed: demo.seed } }
  }
  let prepared = false
  const show = (): void => {
    if (config === null) return
    const source = config.source === 'embedded' && config.demo !== null && !prepared ? 'preparing' : config.source
    store.dispatch({ kind: 'central', central: { source, databases: { ...client.states() } } })
  }
  const client = createCentralClient(() => {
    config = configNow()
    return options.startWorker({ config, schemaFolder: options.schemaFolder })
  }, options.log, options.after)
  client.onStates(show)
  void client.ready.then(() => { prepared = true; show() })
  return client
}
