/**
 * Output that cannot hurt the program: standard output and standard error of a process or a worker thread. The reader of a
 * pipe may go away, a terminal may be closed, the disk below a redirected file may be full, a reader may stand still. None of
 * it may throw, fill memory or become an `uncaughtException` whose report is the next failing write.
 */
import { fstatSync, writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { isatty } from 'node:tty'

/** More than this waiting for a reader, and lines are left out, bytes. */
const MAX_WAITING_BYTES = 1_048_576

export interface GuardedOutput {
  /** Writes text that ends with a line feed, or leaves it out. False = left out. Never throws. */
  write(text: string): boolean
  /** The reader is gone for good. */
  readonly broken: boolean
  /** Lines left out since the last that was written. */
  readonly lost: number
}

export interface GuardedOutputOptions {
  /** Makes the line, with its line feed, that tells how many are missing before the next one. */
  readonly lostLine?: (lost: number) => string
  /** Takes lines once the reader is gone; false = it could not either. `why` is the system's word, e.g. EPIPE. */
  readonly instead?: (text: string, why: string) => boolean
}

type Name = 'stdout' | 'stderr'
type Watched = { broken: string | null }

const watched = new WeakMap<object, Watched>()

/** From now on a failure of the stream is noted and thrown nowhere; for everything that writes to it, Node itself included. */
function watch(stream: NodeJS.WritableStream): Watched {
  const known = watched.get(stream)
  if (known !== undefined) return known
  const state: Watched = { broken: null }
  watched.set(stream, state)
  stream.on('error', (error: NodeJS.ErrnoException) => { state.broken = error.code ?? error.message })
  return state
}

/** Guards both streams of this process or thread, also against what Node and libraries write there. Call it first. */
export function guardStandardStreams(): void {
  watch(process.stdout)
  watch(process.stderr)
}

/** The guarded output of this process or thread. */
export function guardedOutput(name: Name, options: GuardedOutputOptions = {}): GuardedOutput {
  const fd = name === 'stdout' ? 1 : 2
  return isMainThread && isFile(fd) ? new FileOutput(fd, options) : new StreamOutput(process[name], options)
}

/** Guards any stream; exported for the two above and for tests. */
export function guardStream(stream: NodeJS.WritableStream & { readonly writableLength: number }, options: GuardedOutputOptions = {}): GuardedOutput {
  return new StreamOutput(stream, options)
}

/** A regular file, or a device that takes bytes like one (/dev/null, /dev/full). */
function isFile(fd: number): boolean {
  try {
    const stats = fstatSync(fd)
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(fd))
  } catch {
    return false
  }
}

class StreamOutput implements GuardedOutput {
  lost = 0
  private readonly stream: NodeJS.WritableStream & { readonly writableLength: number }
  private readonly options: GuardedOutputOptions
  private readonly state: Watched

  constructor(stream: NodeJS.WritableStream & { readonly writableLength: number }, options: GuardedOutputOptions) {
    this.stream = stream
    this.options = options
    this.state = watch(stream)
  }

  get broken(): boolean { return this.state.broken !== null || !this.stream.writable }

  write(text: string): boolean {
    if (this.broken) {
      const taken = this.options.instead?.(text, this.state.broken ?? 'closed') ?? false
      if (!taken) this.lost += 1
      return taken
    }
    if (this.stream.writableLength > MAX_WAITING_BYTES) {
      this.lost += 1
      return false
    }
    this.stream.write(this.lost === 0 ? text : `${this.options.lostLine?.(this.lost) ?? ''}${text}`)
    this.lost = 0
    return true
  }
}

/** Node gives a stream up at its first error; a disk that is full has room again some day. */
class FileOutput implements GuardedOutput {
  lost = 0
  readonly broken = false
  private readonly fd: number
  private readonly options: GuardedOutputOptions
  private halfLine = false

  constructor(fd: number, options: GuardedOutputOptions) {
    this.fd = fd
    this.options = options
  }

  write(text: string): boolean {
    const told = this.lost === 0 ? text : `${this.options.lostLine?.(this.lost) ?? ''}${text}`
    const bytes = Buffer.from(this.halfLine ? `\n${told}` : told)
    let at = 0
    try {
      while (at < bytes.length) at += writeSync(this.fd, bytes, at)
    } catch (error) {
      if (at > 0) this.halfLine = at < bytes.length
      const taken = this.options.instead?.(text, errorCode(error)) ?? false
      if (!taken) this.lost += 1
      return taken
    }
    this.halfLine = false
    this.lost = 0
    return true
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
