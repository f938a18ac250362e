/** The benches by name, each read when it is run: its sizes are fixed then (test/bench/lib/size.ts). */
import type { Bench } from '../../test/bench/lib/measure.ts'

export const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  link: () => import('../../test/bench/link.ts'),
  server: () => import('../../test/bench/server.ts'),
  data: () => import('../../test/bench/data.ts'),
  merge: () => import('../../test/bench/merge.ts'),
  'desk-media': () => import('../../test/bench/desk-media.ts'),
  ipc: () => import('../../test/bench/ipc.ts'),
  'desk-pop': () => import('../../test/bench/desk-pop.ts'),
  'desk-list': () => import('../../test/bench/desk-list.ts'),
  start: () => import('../../test/bench/start.ts'),
  'desk-fax': () => import('../../test/bench/desk-fax.ts'),
}
