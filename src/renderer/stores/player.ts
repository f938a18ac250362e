/** What players ask of main, and where each recording was left in this run. */
import { defineStore } from 'pinia'
import { useSend } from './program.ts'
import type { MediaNote } from '#shared/ipc/parts/media.ts'

const REMEMBERED = 200

export const usePlayerStore = defineStore('player', () => {
  const send = useSend()
  const positions = new Map<string, number>()
  return {
    open: (media: string) => send('media.open', { media }),
    peaks: (media: string) => send('media.peaks', { media }),
    saveCopy: (media: string) => send('media.saveCopy', { media }),
    saveNotes: (media: string, notes: readonly MediaNote[]) => send('media.saveNotes', { media, notes: [...notes] }),
    positionOf: (media: string): number => positions.get(media) ?? 0,
    remember(media: string, seconds: number): void {
      positions.delete(media)
      positions.set(media, seconds)
      const oldest = positions.keys().next()
      if (positions.size > REMEMBERED && oldest.done !== true) positions.delete(oldest.value)
    },
  }
})
