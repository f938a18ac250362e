/**
 * A screen and a session bus for a machine without either: Xvfb and dbus-daemon as our own
 * children, instead of `xvfb-run` and `dbus-run-session`, whose shells swallow signals and exit
 * codes. SIGTERM then reaches Electron first, and the screen goes after it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Refusal } from './say.ts'

export interface Screen {
  /** What programs on this screen need in their environment. */
  readonly env: Readonly<Record<string, string>>
  close(): void
}

const START_TIMEOUT_MS = 15_000

/** One entry of an Xauthority file (libXau's format): any host, any display, a random cookie. */
export function xauthority(cookie: Uint8Array): Buffer {
  const field = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const familyWild = Buffer.from([0xff, 0xff])
  return Buffer.concat([familyWild, field(Buffer.alloc(0)), field(Buffer.alloc(0)), field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)])
}

/** The first line that a child writes to the given file descriptor. */
function firstLine(child: ChildProcess, fd: 1 | 3, what: string): Promise<string> {
  return new Promise((done, failed) => {
    const stream = child.stdio[fd]
    let text = ''
    const giveUp = (why: string): void => {
      clearTimeout(timer)
      failed(new Refusal({ zh: `${what} 没有启动:${why}`, en: `${what} did not start: ${why}` }))
    }
    const timer = setTimeout(() => { giveUp(`${START_TIMEOUT_MS} ms`) }, START_TIMEOUT_MS)
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      if (!text.includes('\n')) return
      clearTimeout(timer)
      done(text.split('\n')[0]?.trim() ?? '')
    })
    child.once('error', (error) => { giveUp(error.message) })
    child.once('exit', (code) => { giveUp(`exit ${String(code)}`) })
  })
}

/** Starts an invisible screen of 1920 × 1080 with a session bus. */
export async function openScreen(): Promise<Screen> {
  const dir = mkdtempSync(join(tmpdir(), 'atclient-screen-'))
  const authFile = join(dir, 'Xauthority')
  writeFileSync(authFile, xauthority(randomBytes(16)), { mode: 0o600 })
  const children: ChildProcess[] = []
  const close = (): void => {
    process.off('exit', close)
    for (const child of children.toReversed()) child.kill('SIGTERM')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', close)
  try {
    // Detached: Ctrl+C in a terminal must end Electron first, not the screen below it.
    const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp', '-auth', authFile],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
    children.push(xvfb)
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'],
      { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    children.push(bus)
    const [display, address] = await Promise.all([firstLine(xvfb, 3, 'Xvfb'), firstLine(bus, 1, 'dbus-daemon')])
    for (const child of children) child.unref()
    for (const stream of [xvfb.stdio[3], bus.stdio[1]]) (stream as { unref?: () => void } | null)?.unref?.()
    return { env: { DISPLAY: `:${display}`, XAUTHORITY: authFile, DBUS_SESSION_BUS_ADDRESS: address }, close }
  } catch (error) {
    close()
    throw error
  }
}
