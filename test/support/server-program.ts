/** The server as a program for tests: started with any standard error, ended at the end of the test. */
import { spawn } from 'node:child_process'
import type { ChildProcess, StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { rawTcpClient } from './raw-client.ts'
import type { RawClient } from './raw-client.ts'

const MAIN = join(import.meta.dirname, '../../src/cti/server/main.ts')
/** Of the system's clock that /proc counts in (USER_HZ, 100 on every Linux there is). */
const TICK_MS = 10

export function tempFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cti-server-'))
  onTestFinished(() => { rmSync(dir, { recursive: true, force: true }) })
  return dir
}

export interface ServerProgram {
  readonly process: ChildProcess
  readonly port: number
  readonly exit: Promise<number | null>
  /** Standard error so far, where it is a pipe that is read. */
  readonly stderr: () => string
  /** Processor time it has used, ms. */
  cpuMs(): number
}

/** Starts it and waits until it listens. */
export async function startServerProgram(args: readonly string[], stderr: 'pipe' | number = 'pipe', env: NodeJS.ProcessEnv = process.env): Promise<ServerProgram> {
  const stdio: StdioOptions = ['ignore', 'pipe', stderr]
  const child = spawn(process.execPath, [MAIN, '--port', '0', ...args], { stdio, env })
  onTestFinished(() => { child.kill('SIGKILL') })
  let out = ''
  let err = ''
  child.stderr?.on('data', (chunk: Buffer) => { err += chunk.toString() })
  const exit = once(child, 'exit').then(([code]) => code as number | null)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      const line = /^listening [^\n]*:(\d+)\n/.exec(out)
      if (line !== null) resolve(Number(line[1]))
    })
    void exit.then((code) => { reject(new Error(`server ended with ${String(code)}: ${err}`)) })
  })
  return {
    process: child, port, exit, stderr: () => err,
    cpuMs() {
      // Fields 14 and 15 behind the name, which may hold blanks (proc(5)).
      const fields = readFileSync(`/proc/${String(child.pid)}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    },
  }
}

/** A client that is cut at the end of the test. */
export function programClient(port: number): RawClient {
  const client = rawTcpClient(port)
  onTestFinished(() => { client.destroy() })
  return client
}
