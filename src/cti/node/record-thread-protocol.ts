/** What the server's thread and the record store's say to each other (record-thread.ts). */
import type { RecordStore } from '../server/store/record-store.ts'

type Calls = Pick<RecordStore, 'apply' | 'touchOpen' | 'sums'>
export type ThreadCallName = keyof Calls | 'close'
type ArgsOf<N extends ThreadCallName> = N extends keyof Calls ? Parameters<Calls[N]>[0] : null
export type ThreadResult<N extends ThreadCallName> = N extends keyof Calls ? ReturnType<Calls[N]> : void

export interface ThreadCall<N extends ThreadCallName = ThreadCallName> {
  readonly id: number
  readonly name: N
  readonly args: ArgsOf<N>
}

export type ThreadReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }
