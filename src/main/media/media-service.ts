/** Files of the server by their ids: the registry, where they are by the settings that hold now, and the engine. */
import { createMediaRegistry } from './media-registry.ts'
import { locateMedia } from './media-paths.ts'
import { fail } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import type { MediaPath } from '../../shared/settings.ts'
import type { MediaEngine } from './engine.ts'
import type { MediaLocation } from './media-paths.ts'
import type { MediaRegistry } from './media-registry.ts'

export interface MediaService {
  readonly registry: MediaRegistry
  readonly engine: MediaEngine
  /** Where the file of an id is. Errors: media_gone, media_unmapped, media_missing. */
  locate(id: string): Result<MediaLocation>
  /** A whole file, for what is no sound (fax pages, raw messages, attachments). */
  bytes(id: string, maxBytes: number, signal: AbortSignal): Promise<Result<Uint8Array>>
}

export interface MediaServiceOptions {
  readonly engine: MediaEngine
  readonly randomBytes: (count: number) => Uint8Array
  readonly mappings: () => readonly MediaPath[]
  /** The demo's store answers what no setting covers. */
  readonly demo: () => boolean
}

export function createMediaService({ engine, randomBytes, mappings, demo }: MediaServiceOptions): MediaService {
  const registry = createMediaRegistry(randomBytes)
  const locate = (id: string): Result<MediaLocation> => {
    const entry = registry.find(id)
    return entry === null ? fail('media_gone') : locateMedia(entry, mappings(), demo())
  }
  return {
    registry, engine, locate,
    async bytes(id, maxBytes, signal) {
      const location = locate(id)
      return location.ok ? engine.bytes(location.value, maxBytes, signal) : location
    },
  }
}
