/** After-call work as it is kept on this PC: one row per call and agent. Times in epoch ms. */
export interface WrapupEntry {
  readonly callId: string
  readonly uid: string
  readonly code: string | null
  readonly note: string
  readonly done: boolean
  readonly savedAt: number
  /** When the server accepted this very content; null = not yet. */
  readonly sentAt: number | null
  /** Why the server will not have this content (error code); it is not sent again unchanged. Null = it has not said so. */
  readonly refused: string | null
}
