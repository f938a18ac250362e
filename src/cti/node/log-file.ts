/**
 * A file of log lines that is turned over when it is full, and survives what happens to log files: a full disk, a folder
 * taken away, a file renamed by another program, a file that cannot be renamed. What could not be written is counted and
 * told in the file with the first line that can be written again.
 */
import { mkdirSync, openSync, closeSync, fstatSync, ftruncateSync, renameSync, statSync, writeSync } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PRIVATE_FILE, PRIVATE_FOLDER } from './private-files.ts'

export interface LogFileOptions {
  readonly file: string
  /** A file larger than this is turned over at the next write. */
  readonly maxBytes: number
  /** Old files kept. */
  readonly keep: number
  /** Makes the line that tells how many lines are lost; with its line feed. */
  readonly lostLine: (lost: number) => string
}

export interface LogFile {
  /** Appends whole lines now. False = nothing of them is in the file. Never throws. */
  appendSync(text: string): boolean
  /** The same off the calling thread; one at a time. */
  append(text: string): Promise<boolean>
  /** Lines that their owner has given up. */
  lose(lines: number): void
}

/** Nothing is opened before the first line. */
export function createLogFile(options: LogFileOptions): LogFile {
  const { file, maxBytes, keep } = options
  let lost = 0
  const told = (text: string): string => (lost === 0 ? text : `${options.lostLine(lost)}${text}`)
  /** A file that cannot be turned over (open in a viewer, on Windows) grows to twice its size and no further. */
  const hasRoom = (bytes: number): boolean => bytes < 2 * maxBytes
  const names = (): (readonly [string, string])[] => [
    ...Array.from({ length: Math.max(0, keep - 1) }, (_, n) => [`${file}.${String(keep - 1 - n)}`, `${file}.${String(keep - n)}`] as const),
    [file, `${file}.1`] as const,
  ]
  const turnOverSync = (): void => {
    try {
      if (statSync(file).size < maxBytes) return
    } catch { return }
    for (const [from, to] of names()) try { renameSync(from, to) } catch { /* not there yet */ }
  }
  const turnOver = async (): Promise<void> => {
    const full = await stat(file).then(({ size }) => size >= maxBytes, () => false)
    if (!full) return
    for (const [from, to] of names()) await rename(from, to).catch(() => undefined)
  }
  const tell = (text: string): Buffer => Buffer.from(told(text))

  return {
    lose(lines) { lost += lines },
    appendSync(text) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER })
        turnOverSync()
        const handle = openSync(file, 'a', PRIVATE_FILE)
        try {
          const before = fstatSync(handle).size
          const whole = tell(text)
          if (!hasRoom(before)) return false
          try {
            for (let at = 0; at < whole.length;) at += writeSync(handle, whole, at)
          } catch (error) {
            // Half a batch must not stay: it is written again as a whole, or counted as lost.
            ftruncateSync(handle, before)
            throw error
          }
          lost = 0
          return true
        } finally {
          closeSync(handle)
        }
      } catch {
        return false
      }
    },
    async append(text) {
      try {
        await mkdir(dirname(file), { recursive: true, mode: PRIVATE_FOLDER })
        await turnOver()
        await using handle = await open(file, 'a', PRIVATE_FILE)
        const before = (await handle.stat()).size
        if (!hasRoom(before)) return false
        const counted = lost
        try {
          await handle.appendFile(tell(text))
        } catch (error) {
          await handle.truncate(before)
          throw error
        }
        lost -= counted
        return true
      } catch {
        return false
      }
    },
  }
}
