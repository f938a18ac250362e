/** What happens before the app is ready: names, folders, engine switches, single instance. */
import { resolve } from 'node:path'
import { app, dialog } from 'electron'
import { nativeText } from '../../shared/i18n/native.ts'
import { numberOfLink, parseArgs } from './args.ts'
import type { ArgsFault, LaunchOptions } from './args.ts'

/** Same as the installer's id: Windows shows toasts only for a known one. */
const APP_ID = 'cn.atclient.desktop'

/** Says what is wrong with a switch, in both languages (nobody has chosen one yet), and ends. */
export function refuseSwitch(fault: ArgsFault): void {
  const text = `${nativeText('zh-CN', fault.key, fault.params)}\n${nativeText('en', fault.key, fault.params)}`
  process.stderr.write(`${text}\n`)
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
  return app.getPath('userData')
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
    .filter((word) => word.length <= 4_096 || numberOfLink(word) !== null)
}

const LINK_SCHEMES = ['tel', 'callto'] as const
let opensLinks = false

/** Makes this the program for tel: and callto: links, or no longer. Nothing is changed until somebody asks for it. */
export function openTelLinks(on: boolean): void {
  if (on === opensLinks) return
  opensLinks = on
  // Unpackaged, the program is Electron: the folder of the app must be named, too.
  const how: [string?, string[]?] = app.isPackaged ? [] : [process.execPath, [app.getAppPath()]]
  for (const scheme of LINK_SCHEMES) {
    if (on) app.setAsDefaultProtocolClient(scheme, ...how)
    else app.removeAsDefaultProtocolClient(scheme, ...how)
  }
}
