/**
 * An agent's client as a process of its own, to be killed: logs in and calls (argv: port, uid, number),
 * then says `talking CALLID` on standard output as soon as somebody answers.
 */
import { createLinkClient } from '../../src/cti/link/client.ts'
import { nodeHashes, systemClock, systemRandom, tcpDialer } from '../../src/cti/node/index.ts'

const [port = '0', uid = '', number = ''] = process.argv.slice(2)
const client = createLinkClient({
  clock: systemClock, random: systemRandom, hashes: nodeHashes, dialer: tcpDialer({ tls: 'off' }),
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  servers: [{ host: '127.0.0.1', port: Number(port) }], appVersion: 'test', hostName: 'PC-TEST',
})
let said = false
client.subscribe({
  onChange: ({ model }) => {
    const leg = [...model.calls.values()].find(({ state }) => state === 'talking')
    if (leg === undefined || said) return
    said = true
    process.stdout.write(`talking ${leg.callId}\n`)
  },
})
const login = await client.login({ uid, extension: uid.slice(1), password: 'demo', takeOver: false, startNotReady: false, watch: 'own' })
const placed = login.ok ? await client.execute('ATPlaceCall', { called: number }) : login
if (!placed.ok) {
  process.stderr.write(`${placed.error.code}\n`)
  process.exit(1)
}
