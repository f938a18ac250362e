/** What main and the media thread say to each other. */
import type { Result } from '../../shared/result.ts'
import type { MediaLocation } from './media-paths.ts'

export interface MediaWorkerData {
  readonly cacheFolder: string
  /** Voices of the demo's calls. */
  readonly voiceFolder: string
  /** Pages of the demo's faxes. */
  readonly faxFolder: string
}

export type MediaAsk =
  | { readonly name: 'facts' | 'peaks'; readonly location: MediaLocation }
  | { readonly name: 'read'; readonly location: MediaLocation; readonly start: number; readonly end: number }
  | { readonly name: 'bytes'; readonly location: MediaLocation; readonly maxBytes: number }
  | { readonly name: 'copy'; readonly location: MediaLocation; readonly target: string }
  | { readonly name: 'close' }

export type MediaToWorker = { readonly id: number; readonly ask: MediaAsk } | { readonly id: number; readonly cancel: true }
export type MediaFromWorker =
  | { readonly id: number; readonly result: Result<unknown> }
  | { readonly id: number; readonly done: number; readonly total: number }
