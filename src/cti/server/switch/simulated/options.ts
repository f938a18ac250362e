/** What the simulated switch is told about the building it stands in. */
import type { Clock, Log } from '../../../ports.ts'
import type { ExtensionKind } from '../../../../shared/domain/codes.ts'
import type { Extension } from '../../../../shared/domain/schemas.ts'

export interface SimulatedExtension {
  readonly extension: Extension
  readonly kind: ExtensionKind
  /** True = unplugged from the start. */
  readonly outOfService?: boolean
}

export interface SimulatedSwitchOptions {
  readonly clock: Clock
  readonly log: Log
  readonly extensions: readonly SimulatedExtension[]
  readonly trunks: readonly { readonly trunk: string }[]
  /** Ports of the voice response unit; their number is the channel of an IVR entry. */
  readonly ivrPorts?: readonly string[]
  /** Numbers that lead to the route point of a group, also for who calls from inside. */
  readonly routePoints?: readonly { readonly number: string; readonly group: string }[]
  /** Prefix that takes an outside line; empty = every number that is no extension goes outside. */
  readonly outsidePrefix?: string
  /** Time until a command takes effect, ms. Never 0 in effect: events never come from inside a command. */
  readonly latencyMs?: number
  /** How long a directly called telephone rings before the caller is told `no_answer`, ms. */
  readonly ringTimeoutMs?: number
  /** Pause after which the keys pressed so far are dialled, ms. */
  readonly interDigitMs?: number
  /** How long the own analogue telephone rings for click-to-dial before the switch gives up, ms. */
  readonly seizeTimeoutMs?: number
  /** Offset of the call ids' local time from UTC, minutes. China (+480) keeps no summer time, so ids never repeat. */
  readonly utcOffsetMinutes?: number
}

export const SIMULATED_SWITCH_DEFAULTS = {
  outsidePrefix: '',
  ivrPorts: [],
  routePoints: [],
  latencyMs: 5,
  interDigitMs: 4_000,
  ringTimeoutMs: 60_000,
  seizeTimeoutMs: 30_000,
  utcOffsetMinutes: 480,
} as const

/** The options with every default filled in. */
export type SimulatedSwitchSettings = Required<SimulatedSwitchOptions>

/** Calls an extension can have at once: keys of a system telephone, or one line with call waiting. */
export const MAX_LEGS: Readonly<Record<ExtensionKind, number>> = { digital: 4, ip: 4, analogue: 2 }
