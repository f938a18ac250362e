/**
 * The command-line switches of the program (docs: handles). Pure: a list of words in, options or a
 * fault out. Switches of Chromium and Electron that tests and developers add are left alone.
 */
import { readTelLink } from '../../shared/numbers.ts'
import { startOfNamedDay } from '../../shared/demo-date.ts'
import type { ServerAddress } from '../../shared/domain/link.ts'

export interface LaunchOptions {
  /** Servers of this run; null = those of the settings. */
  readonly servers: readonly ServerAddress[] | null
  readonly demo: boolean
  /** Seed of the demo's people, calls and data; null = chance. */
  readonly demoSeed: number | null
  readonly demoQuiet: boolean
  /** The day the demo lives on, YYYY-MM-DD; null = that of the machine's clock. */
  readonly demoToday: string | null
  /** Agent who is logged in without being asked (demo only). */
  readonly autoLogin: string | null
  readonly dataDir: string | null
  /** Port of the gateway on 127.0.0.1; stored, used when the gateway exists. */
  readonly gatewayPort: number | null
  readonly lang: 'zh-CN' | 'en' | null
  readonly theme: 'light' | 'dark' | null
  /** Number that somebody asks to call, as written: the value of `--dial`, or a whole tel: link. */
  readonly dial: string | null
  readonly dialSource: 'command-line' | 'tel-link'
}

/** What is wrong with the command line; `key` is a sentence of native.ts. */
export interface ArgsFault {
  readonly key: 'needsValue' | 'badServer' | 'badNumber' | 'badPort' | 'badDay' | 'badChoice' | 'demoOnly' | 'tooLong' | 'noValue'
  readonly params: Readonly<Record<string, string>>
}

export type ArgsResult =
  | { readonly ok: true; readonly options: LaunchOptions }
  | { readonly ok: false; readonly fault: ArgsFault }

/** docs/at-link.md, Frame: the port of AT Link where none is given. */
export const DEFAULT_CTI_PORT = 18_005
const MAX_VALUE = 4_096
const VALUE_SWITCHES: ReadonlySet<string> = new Set([
  'server', 'demo-seed', 'demo-today', 'auto-login', 'data-dir', 'gateway-port', 'lang', 'theme', 'dial',
])
const FLAG_SWITCHES: ReadonlySet<string> = new Set(['demo', 'demo-quiet'])
/** Names of all switches of the program, without their dashes. */
export const SWITCHES: ReadonlySet<string> = new Set([...VALUE_SWITCHES, ...FLAG_SWITCHES])

type Draft = { -readonly [K in keyof LaunchOptions]: LaunchOptions[K] }

class BadSwitch extends Error {
  readonly fault: ArgsFault
  constructor(key: ArgsFault['key'], params: ArgsFault['params']) {
    super(key)
    this.fault = { key, params }
  }
}

function parsePort(name: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new BadSwitch('badPort', { name, value: text })
  return port
}

/** `host`, `host:port`, `[v6]:port`; also used for a server typed by hand. */
export function parseServer(text: string): ServerAddress | null {
  const match = /^(?:\[([0-9a-fA-F:.%a-z]+)\]|([^\s:[\]/,]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (host === undefined || host.length > 253) return null
  const port = match?.[3] === undefined ? DEFAULT_CTI_PORT : Number(match[3])
  return port >= 1 && port <= 65_535 ? { host, port } : null
}

function parseServers(value: string): readonly ServerAddress[] {
  const list = value.split(',').map((part) => {
    const server = parseServer(part.trim())
    if (server === null) throw new BadSwitch('badServer', { value: part.trim() })
    return server
  })
  if (list.length > 8) throw new BadSwitch('badServer', { value })
  return list
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined) throw new BadSwitch('badChoice', { name, value, choices: choices.join(', ') })
  return found
}

function applyValue(draft: Draft, name: string, value: string): void {
  switch (name) {
    case 'server': draft.servers = parseServers(value); return
    case 'demo-seed':
      if (!/^\d{1,9}$/.test(value)) throw new BadSwitch('badNumber', { name, value })
      draft.demoSeed = Number(value)
      return
    case 'demo-today':
      if (startOfNamedDay(value) === null) throw new BadSwitch('badDay', { name, value })
      draft.demoToday = value
      draft.demo = true
      return
    case 'auto-login':
      if (!/^[\w.@-]{1,32}$/.test(value)) throw new BadSwitch('badNumber', { name, value })
      draft.autoLogin = value
      return
    case 'data-dir': draft.dataDir = value; return
    case 'gateway-port': draft.gatewayPort = parsePort(name, value); return
    case 'lang': draft.lang = oneOf(name, value, ['zh-CN', 'en'] as const); return
    case 'theme': draft.theme = oneOf(name, value, ['light', 'dark'] as const); return
    default: draft.dial = value; draft.dialSource = 'command-line'
  }
}

function applyWord(draft: Draft, word: string): void {
  const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(word)
  const name = match?.[1]
  if (name === undefined) return
  const value = match?.[2]
  if (FLAG_SWITCHES.has(name)) {
    if (value !== undefined) throw new BadSwitch('noValue', { name })
    if (name === 'demo') draft.demo = true
    else draft.demoQuiet = true
    return
  }
  if (!VALUE_SWITCHES.has(name)) return
  if (value === undefined || value === '') throw new BadSwitch('needsValue', { name })
  if (value.length > MAX_VALUE) throw new BadSwitch('tooLong', { name })
  applyValue(draft, name, value)
}

/**
 * Reads the switches.
 * @param words the command line without the program (and without the app folder in development)
 */
export function parseArgs(words: readonly string[]): ArgsResult {
  const draft: Draft = {
    servers: null, demo: false, demoSeed: null, demoQuiet: false, demoToday: null, autoLogin: null, dataDir: null,
    gatewayPort: null, lang: null, theme: null, dial: null, dialSource: 'command-line',
  }
  try {
    for (const [at, word] of words.entries()) {
      // SECURITY: a link is words of a stranger, and on Windows a quotation mark in it ends it as a word: whatever stands behind the first
      // link, or behind the `--` that the registration puts in front of it (startup.ts), sets nothing (args.test.ts, "A link is a link").
      const link = (word === '--' ? words.slice(at + 1) : [word]).find((one) => readTelLink(one) !== null)
      if (link !== undefined) { draft.dial = link; draft.dialSource = 'tel-link' }
      if (link !== undefined || word === '--') break
      applyWord(draft, word)
    }
    // SECURITY: a known demo password must never be tried on a real server (args.test.ts).
    if (draft.autoLogin !== null && draft.servers !== null) throw new BadSwitch('demoOnly', { name: 'auto-login' })
    if (draft.demo && draft.servers !== null) throw new BadSwitch('demoOnly', { name: draft.demoToday === null ? 'demo' : 'demo-today' })
  } catch (error) {
    if (error instanceof BadSwitch) return { ok: false, fault: error.fault }
    throw error
  }
  return { ok: true, options: draft }
}
