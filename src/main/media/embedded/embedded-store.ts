/** The files of the demo: nothing of them is shipped, each is made when somebody opens it. */
import { createDemoCalls } from './demo-calls.ts'
import { createDemoFax } from './demo-fax.ts'
import type { MediaLocation } from '../media-paths.ts'

export type EmbeddedLocation = Extract<MediaLocation, { from: 'embedded' }>

/** @param voiceFolder resources/voices @param faxFolder resources/demo/fax */
export function createEmbeddedStore(voiceFolder: string, faxFolder: string): (location: EmbeddedLocation) => Promise<Uint8Array | null> {
  const calls = createDemoCalls(voiceFolder)
  const fax = createDemoFax(faxFolder)
  return async ({ kind, path, lengthS }) => {
    switch (kind) {
      case 'recording': return calls.recording(path, lengthS)
      case 'voicemail': return calls.voicemail(path)
      case 'fax': return fax(path)
      case 'mail': return null
    }
  }
}
