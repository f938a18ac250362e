/** What the person does with what has not gone out. */
import { useSend } from '../../stores/program.ts'

export function useOutbox() {
  const send = useSend()
  return {
    retry: (id: number) => send('outbox.retry', { id }),
    discard: (id: number) => send('outbox.discard', { id }),
  }
}
