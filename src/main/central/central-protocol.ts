/** What main and the worker of the databases say to each other. The worker owns the drivers; main never waits for a disk or a server. */
import type { AbsentDatabase } from '../../central/absent-executor.ts'
import type { DatabaseName, DatabaseState, DesktopData } from '../../central/api.ts'
import type { SqlServerConnection } from '../../central/sqlserver/settings.ts'
import type { Result } from '../../shared/result.ts'

/** Where the databases are. */
export type CentralConfig =
  | {
    readonly source: 'embedded'
    /** Holds `callthink.sqlite` …; made when it is missing. */
    readonly folder: string
    /** Data of the demo, made in this folder before anything is opened; null = none. */
    readonly demo: { readonly seed: number } | null
  }
  | {
    readonly source: 'sqlserver'
    readonly connections: Readonly<Record<DatabaseName, SqlServerConnection | AbsentDatabase>>
    /** Text of the mapping file, without faults; null = the default names. */
    readonly mapping: string | null
  }

/** The repositories by name, with the place of the options in each method's arguments. */
export const METHODS = {
  inbox: { smsOfNumbers: 1, voicemail: 1, faxesSent: 1, faxesReceived: 1, smsSent: 1, smsReceived: 1, emailsSent: 1, emailsReceived: 1 },
  customers: { byNumbers: 1, byEmails: 1, byFaxes: 1, personsByNumbers: 1, areaOf: 1, addCustomer: 3, changeCustomer: 3, recordService: 2, areas: 1, customers: 1, persons: 1 },
  calls: { callsOfNumbers: 1, recordingsOfNumbers: 1, calls: 1, recordings: 1 },
  // SECURITY: no PC changes agents or groups, whatever its window or its SQL login would let it (central-worker.test.ts).
  directory: { groups: 1, groupName: 2, members: 2, role: 1, agents: 1 },
} as const satisfies { readonly [R in RepositoryName]: { readonly [M in keyof DesktopData[R]]: number } }
export type RepositoryName = 'inbox' | 'customers' | 'calls' | 'directory'
/** Methods that change something: when their answer is lost, nobody knows whether it was done. */
export const CHANGES: ReadonlySet<string> = new Set<keyof DesktopData['customers']>(['addCustomer', 'changeCustomer', 'recordService'])

/** A database as it is typed into the settings, for the test button. */
export interface CentralDraft {
  readonly connection: SqlServerConnection | AbsentDatabase
  readonly mapping: string | null
}

/** The worker's data at its start. */
export interface CentralWorkerData {
  readonly config: CentralConfig
  /** resources/sql/sqlite. */
  readonly schemaFolder: string
  /** IANA name of the site's time zone. */
  readonly timeZone: string
  /** Signs the cursors of the pages: the same for every worker of a run, so that a list can be read on after one has died. */
  readonly cursorSecret: Uint8Array
}

export type CentralRequest =
  | { readonly kind: 'call'; readonly id: number; readonly repository: RepositoryName; readonly method: string; readonly args: readonly unknown[]; readonly timeoutMs: number | null; readonly asked: boolean }
  /** `draft` null = the database as it is. */
  | { readonly kind: 'test'; readonly id: number; readonly database: DatabaseName; readonly draft: CentralDraft | null }
  /** Tries the databases that are away, now. Not answered: the states say how it went. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number }

export type DatabaseStates = Readonly<Record<DatabaseName, DatabaseState>>

export type CentralMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'states'; readonly states: DatabaseStates }
  /** The databases can be asked; `fault` = the demo's data could not be made, or the settings are wrong. */
  | { readonly kind: 'ready'; readonly fault: string | null }
