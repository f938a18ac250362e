/** What happens before the app is ready: names, folders, engine switches, single instance. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog } from 'electron'
import { nativeText } from '../../shared/i18n/native.ts'
import { guardedOutput } from '../../cti/node/guarded-output.ts'
import { parseArgs } from './args.ts'
import { sortSwitches } from '../security/engine-switches.ts'
import { resolveNothing } from '../security/no-network.ts'
import { readTelLink } from '../../shared/numbers.ts'
import type { ArgsFault, LaunchOptions } from './args.ts'

/** Same as the installer's id: Windows shows toasts only for a known one. */
const APP_ID = 'cn.atclient.desktop'

/** Says what is wrong with a switch, in both languages (nobody has chosen one yet), and ends. */
export function refuseSwitch(fault: ArgsFault): void {
  const text = `${nativeText('zh-CN', fault.key, fault.params)}\n${nativeText('en', fault.key, fault.params)}`
  guardedOutput('stderr').write(`${text}\n`)
  if (app.isPackaged && process.platform !== 'linux') dialog.showErrorBox('ATClient', text)
  app.exit(2)
}

/**
 * Sets names, the data folder and the engine's switches. Must run before the instance lock: the
 * lock belongs to the data folder, so that two folders are two programs.
 * @returns the data folder
 */
export function setPlatformDefaults(options: LaunchOptions): string {
  app.setName('ATClient Desktop')
  app.setAppUserModelId(APP_ID)
  if (options.dataDir !== null) app.setPath('userData', resolve(options.dataDir))
  // One site, one window most of the time: no renderer is kept warm for a navigation that is denied.
  // Off: features that make processes, traffic or disk writes which a softphone does not use.
  app.commandLine.appendSwitch('disable-features', [
    'SpareRendererForSitePerProcess', 'MediaRouter', 'DialMediaRouteProvider', 'HardwareMediaKeyHandling',
    'MediaSessionService', 'AutofillServerCommunication', 'OptimizationHints', 'Translate', 'WebOTP',
    'CalculateNativeWinOcclusion',
    // Linux: keeps whole font files in shared memory (a CJK family: 2 × 18 MB, twice); without it windows
    // map the file and touch the few pages they need (docs/performance.md).
    'FontDataServiceLinux',
  ].join(','))
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('disable-http-cache')
  resolveNothing(app.commandLine)
  return app.getPath('userData')
}

/**
 * An installed program that was started with switches of the engine starts again without them: Chromium has read them before a line
 * of ours runs. A trial package (scripts/package.ts) keeps them: the tests of packages drive it by them.
 * @returns true = this process ends
 */
export function startsAgainWithoutSwitches(): boolean {
  if (!app.isPackaged) return false
  const { kept, refused } = sortSwitches(process.argv.slice(1), process.platform)
  if (refused.length === 0 || isTrial()) return false
  const names = refused.map((word) => word.replace(/=.*/s, '').slice(0, 80)).join(' ')
  guardedOutput('stderr').write(`${nativeText('zh-CN', 'switchesIgnored', { names })}\n${nativeText('en', 'switchesIgnored', { names })}\n`)
  app.relaunch({ args: kept })
  app.exit(0)
  return true
}

function isTrial(): boolean {
  try {
    const described: unknown = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))
    return typeof described === 'object' && described !== null && 'trialPackage' in described && described.trialPackage === true
  } catch {
    return false
  }
}

/**
 * Takes the single-instance lock of the data folder.
 * @param onSecond a second start of the same program, with its switches
 * @returns false = another one runs; it has been told, this one ends
 */
export function claimInstance(options: LaunchOptions, onSecond: (options: LaunchOptions) => void): boolean {
  const data = { words: process.argv.slice(1) }
  if (!app.requestSingleInstanceLock(data)) return false
  app.on('second-instance', (_event, _argv, _folder, sent) => {
    const parsed = parseArgs(sentWords(sent))
    onSecond(parsed.ok ? parsed.options : { ...options, dial: null })
  })
  // macOS hands links over by an event.
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const parsed = parseArgs([url])
    if (parsed.ok) onSecond(parsed.options)
  })
  return true
}

/** The other program is ours, but what arrives is checked like anything from outside. */
function sentWords(sent: unknown): string[] {
  if (typeof sent !== 'object' || sent === null || !('words' in sent) || !Array.isArray(sent.words)) return []
  return sent.words.slice(0, 64).filter((word): word is string => typeof word === 'string')
    // A link that is too long is refused with a sentence (args.ts); another word of that length is none of ours.
    .filter((word) => word.length <= 4_096 || readTelLink(word) !== null)
}

const LINK_SCHEMES = ['tel', 'callto'] as const
let opensLinks = false

/** Makes this the program for tel: and callto: links, or no longer. Nothing is changed until somebody asks for it. */
export function openTelLinks(on: boolean): void {
  if (on === opensLinks) return
  opensLinks = on
  // Unpackaged, the program is Electron: the folder of the app must be named, too.
  // SECURITY: on Windows the link is a part of a command line; nothing behind `--` is a switch, to Chromium and to us (args.ts).
  const how: [string?, string[]?] = app.isPackaged
    ? (process.platform === 'win32' ? [process.execPath, ['--']] : [])
    : [process.execPath, [app.getAppPath(), '--']]
  for (const scheme of LINK_SCHEMES) {
    if (on) app.setAsDefaultProtocolClient(scheme, ...how)
    else app.removeAsDefaultProtocolClient(scheme, ...how)
  }
}
