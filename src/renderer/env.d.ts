/// <reference types="vite/client" />
import type { AtclientBridge } from '#shared/ipc/channels.ts'

declare global {
  interface Window {
    /** Made by preload; absent only when the page is opened outside the program. */
    readonly atclient?: AtclientBridge
  }
}
