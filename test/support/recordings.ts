/** A demo whose newest recordings lie as files in a folder, as those of a site do: for windows that are to play them. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sqliteFileName } from '../../src/central/sqlite/create-sqlite-central.ts'
import { AUDIO_FOLDER, fixture } from './audio.ts'

/** Where the server wrote them, and what of the settings leads to the folder. */
export const SERVER_FOLDER = 'D:\\recwav\\20261125\\ch001'
const HOUR_S = 3_600
const RATE = 8_000

/** An hour of A-law, mono: the fixture again and again. */
export function hourOfAlaw(): Uint8Array {
  const speech = fixture('mono-alaw.wav')
  const head = speech.slice(0, 58)
  const bytes = new Uint8Array(58 + HOUR_S * RATE)
  bytes.set(head)
  for (let at = 58; at < bytes.length; at += speech.length - 58) bytes.set(speech.subarray(58, Math.min(speech.length, 58 + bytes.length - at)), at)
  const data = new DataView(bytes.buffer)
  data.setUint32(4, bytes.length - 8, true)
  data.setUint32(46, HOUR_S * RATE, true)
  data.setUint32(54, HOUR_S * RATE, true)
  return bytes
}

export interface SiteFile { readonly name: string; readonly bytes: Uint8Array | null; readonly lengthS: number }

/** One of each kind that a desk meets; null = the record names a file that is not there. */
export const SITE_FILES: readonly SiteFile[] = [
  { name: 'hour.wav', bytes: null, lengthS: HOUR_S },
  { name: 'stereo.wav', bytes: fixture('stereo-alaw.wav'), lengthS: 2 },
  { name: 'truncated.wav', bytes: fixture('mono-gsm610.wav').slice(0, 60 + 20 * 65), lengthS: 2 },
  { name: 'missing.wav', bytes: null, lengthS: 2 },
  { name: 'empty.wav', bytes: new Uint8Array(0), lengthS: 2 },
  { name: 'broken.wav', bytes: fixture('mono-alaw.wav').slice(0, 30), lengthS: 2 },
  { name: 'unknown.wav', bytes: new TextEncoder().encode('ID3 an MP3 with the name of a WAV'), lengthS: 2 },
]

/** Writes the files, and names them in the newest recordings of the demo's database, the first file in the newest. */
export function putSiteFiles(demoFolder: string, folder: string, files: readonly SiteFile[] = SITE_FILES): void {
  const day = join(folder, '20261125', 'ch001')
  mkdirSync(day, { recursive: true })
  copyFileSync(join(AUDIO_FOLDER, 'mono-pcm16.wav'), join(day, 'other.wav'))
  for (const { name, bytes } of files) {
    if (name === 'hour.wav') writeFileSync(join(day, name), hourOfAlaw())
    else if (bytes !== null) writeFileSync(join(day, name), bytes)
  }
  const db = new Database(join(demoFolder, sqliteFileName('talentel_log')))
  const newest = db.prepare<[number], { id: number }>('SELECT rowid AS id FROM TALENTEL_LOG ORDER BY SDATE DESC, STIME DESC, rowid DESC LIMIT ?').all(files.length)
  const name = db.prepare('UPDATE TALENTEL_LOG SET FILE_PATH = ?, LEN = ? WHERE rowid = ?')
  newest.forEach(({ id }, index) => { name.run(`${SERVER_FOLDER}\\${files[index]?.name ?? ''}`, files[index]?.lengthS ?? 0, id) })
  db.close()
}
