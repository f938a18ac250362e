/** Child processes for the scripts: run one to the end, with its output shown, kept, or both. */
import { spawn } from 'node:child_process'
import { accessSync, constants, createWriteStream } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './paths.ts'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** 'show' passes the output through, 'keep' returns it, a path writes it to that file. */
  readonly output?: 'show' | 'keep' | { readonly file: string }
  /** Kills the process after this many milliseconds; the code is then null. */
  readonly timeoutMs?: number
}

export interface RunResult {
  /** Exit code; null = killed or could not be started. */
  readonly code: number | null
  readonly output: string
}

/** PATH with the project's own tools first, as npm sets it. */
export function toolEnv(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const bin = join(root, 'node_modules', '.bin')
  const path = process.env['PATH'] ?? ''
  return { ...process.env, PATH: path.startsWith(bin) ? path : `${bin}${delimiter}${path}`, ...extra }
}

/** Runs a program to its end. Never rejects: a program that cannot be started has code null. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const output = options.output ?? 'show'
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? toolEnv(),
      stdio: output === 'show' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      // npm's tools are .cmd files on Windows.
      shell: process.platform === 'win32' && !command.includes('node'),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    })
    const file = typeof output === 'object' ? createWriteStream(output.file, { flags: 'a' }) : null
    let text = ''
    const take = (chunk: Buffer): void => {
      if (file) file.write(chunk)
      else text += chunk.toString('utf8')
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    const end = (code: number | null): void => {
      file?.end()
      done({ code, output: text })
    }
    child.once('error', (error) => { text += error.message; end(null) })
    child.once('close', end)
  })
}

/** The full path of a program on the PATH, or null. */
export function which(program: string): string | null {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    const file = join(dir, program)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  }
  return null
}

/** How to call npm with the user's own configuration: the npm that runs us, else the one on the PATH. */
export function npmCommand(): { readonly command: string; readonly args: readonly string[] } {
  const npmCli = process.env['npm_execpath']
  return npmCli !== undefined && /npm-cli\.[cm]?js$/.test(npmCli)
    ? { command: process.execPath, args: [npmCli] }
    : { command: 'npm', args: [] }
}
