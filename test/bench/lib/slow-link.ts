/** A link to a local server on which everything takes its time: bytes are handed on after a delay, in their order. */
import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

/** @param delayMs one way */
export async function startSlowLink(port: number, delayMs: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const join = (from: Socket, to: Socket): void => {
    from.on('data', (chunk) => { setTimeout(() => { if (!to.destroyed) to.write(chunk) }, delayMs) })
    from.on('error', () => undefined)
    from.on('close', () => { to.destroy(); sockets.delete(from) })
  }
  const server = createServer((near) => {
    const far = createConnection({ host: '127.0.0.1', port, noDelay: true })
    near.setNoDelay(true)
    sockets.add(near).add(far)
    join(near, far)
    join(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
