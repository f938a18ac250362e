/**
 * Files of the server by ids that mean nothing outside of this run: a page can ask for what it has been shown and for nothing else.
 * SECURITY: 128 random bits; a path never crosses the bridge (test/unit/main/media/media-registry.test.ts).
 */
export type MediaKind = 'recording' | 'voicemail' | 'fax' | 'mail'

export interface MediaEntry {
  readonly kind: MediaKind
  /** As the server wrote it. */
  readonly path: string
  /** What the database says about its length; null = nothing. */
  readonly lengthS: number | null
  /** The call it belongs to, for the audit trail; null = not known. */
  readonly callId: string | null
  /** Number of the agent whose it is, as the database says; null = not known. */
  readonly owner: string | null
}

export interface MediaRegistry {
  /** The id of a file; the same one while it is remembered. */
  register(kind: MediaKind, path: string, more?: { readonly lengthS?: number | null; readonly callId?: string | null; readonly owner?: string | null }): string
  /** Null = made up, or forgotten since. */
  find(id: string): MediaEntry | null
  /** Somebody else logs in: what was shown before is no longer to be had. */
  clear(): void
}

/** More than any screen lists; the one not asked for longest is forgotten. */
const MAX_ENTRIES = 20_000
const ID_BYTES = 16

/** @param randomBytes unpredictable ones */
export function createMediaRegistry(randomBytes: (count: number) => Uint8Array, maxEntries = MAX_ENTRIES): MediaRegistry {
  // A Map keeps the order of setting: the first is the oldest.
  const entries = new Map<string, MediaEntry>()
  const ids = new Map<string, string>()
  const keyOf = (kind: MediaKind, path: string): string => `${kind}\0${path}`
  const touch = (id: string, entry: MediaEntry): void => {
    entries.delete(id)
    entries.set(id, entry)
  }
  return {
    register(kind, path, more = {}) {
      const key = keyOf(kind, path)
      const id = ids.get(key) ?? Buffer.from(randomBytes(ID_BYTES)).toString('hex')
      const known = entries.get(id)
      touch(id, { kind, path, lengthS: more.lengthS ?? known?.lengthS ?? null, callId: more.callId ?? known?.callId ?? null, owner: more.owner ?? known?.owner ?? null })
      ids.set(key, id)
      if (entries.size <= maxEntries) return id
      for (const [oldest, entry] of entries) {
        entries.delete(oldest)
        ids.delete(keyOf(entry.kind, entry.path))
        break
      }
      return id
    },
    find(id) {
      const entry = entries.get(id)
      if (entry === undefined) return null
      touch(id, entry)
      return entry
    },
    clear() {
      entries.clear()
      ids.clear()
    },
  }
}
