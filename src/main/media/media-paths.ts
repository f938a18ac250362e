/**
 * Where a server's path leads from this computer: `D:\recwav\…` to a share, a folder or a web server, by the site's settings.
 * SECURITY: a path is data of a database. It chooses a file below the target that the settings name, and nothing else: no step up, no
 * drive, stream or device name (test/unit/main/media/media-paths.test.ts). A path that no setting covers is not opened at all: on
 * Windows even the attempt to open `\\somewhere\x` sends the login there.
 */
import { join } from 'node:path'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { MediaPath } from '../../shared/settings.ts'
import type { MediaEntry, MediaKind } from './media-registry.ts'

export type MediaLocation =
  | { readonly from: 'file'; readonly root: string; readonly file: string }
  | { readonly from: 'http'; readonly url: string }
  /** The demo's store, which makes it when it is asked for. */
  | { readonly from: 'embedded'; readonly kind: MediaKind; readonly path: string; readonly lengthS: number | null }

const MAX_PATH = 1_024
/** Windows takes these for devices whatever stands behind the first dot, blanks before it included (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?:\.|$)/i

/** Both slashes, doubled ones, and the case of Windows paths are one. */
const parts = (path: string): readonly string[] => path.trim().split(/[\\/]+/).filter((part) => part !== '')
const isWindows = (path: string): boolean => /^(?:[a-z]:|[\\/]{2})/i.test(path.trim())

/** The steps below a prefix; null = not below it. */
function below(path: string, prefix: string): readonly string[] | null {
  const folded = isWindows(prefix)
  if (folded !== isWindows(path)) return null
  const [steps, head] = [parts(path), parts(prefix)]
  if (head.length === 0 || steps.length <= head.length) return null
  const same = head.every((part, index) => (folded ? part.toLowerCase() === steps[index]?.toLowerCase() : part === steps[index]))
  return same ? steps.slice(head.length) : null
}

/** A step that can only mean a name in a folder, on any system. */
function isName(step: string): boolean {
  return step !== '.' && step !== '..' && !/[\p{Cc}:*?"<>|]/u.test(step) && !/[. ]$/.test(step) && !DEVICE.test(step)
}

function locate(target: string, steps: readonly string[]): Result<MediaLocation> {
  if (!/^https?:/i.test(target)) return ok({ from: 'file', root: target, file: join(target, ...steps) })
  try {
    const base = new URL(target.endsWith('/') ? target : `${target}/`)
    if (base.username !== '' || base.password !== '' || base.search !== '' || base.hash !== '') return fail('media_unmapped', 'the web address of the settings has more than a folder')
    return ok({ from: 'http', url: new URL(steps.map(encodeURIComponent).join('/'), base).href })
  } catch {
    return fail('media_unmapped', 'no web address in the settings')
  }
}

/**
 * Where a file of the server is.
 * @param embedded the demo's store answers what no mapping covers
 * Errors: media_unmapped (no setting covers it, or it is no path), media_missing (a name that no file can have).
 */
export function locateMedia(entry: MediaEntry, mappings: readonly MediaPath[], embedded: boolean): Result<MediaLocation> {
  const { kind, path, lengthS } = entry
  if (path.length > MAX_PATH || path.trim() === '') return fail(path.trim() === '' ? 'media_missing' : 'media_unmapped', 'no path')
  const found = mappings
    .map(({ prefix, target }) => ({ target, steps: below(path, prefix), depth: parts(prefix).length }))
    .filter((one) => one.steps !== null && one.target.trim() !== '')
    .sort((a, b) => b.depth - a.depth)[0]
  if (found === undefined) return embedded ? ok({ from: 'embedded', kind, path, lengthS }) : fail('media_unmapped', `no setting for ${path.slice(0, 200)}`)
  const steps = found.steps ?? []
  if (!steps.every(isName)) return fail('media_missing', 'a name that no file has')
  return locate(found.target.trim(), steps)
}
