/** Model-based: servers killed, stopped and restarted, switches without power, telephones out of service. */
import { describe, it } from 'vitest'
import { checkCallControl, TIMEOUT_MS } from '../support/call-control.ts'

describe('call control, whatever happens to the machines', () => {
  it('leaves server, switch and clients agreed, nobody forgotten, and every call recorded once', async () => {
    await checkCallControl({ maxSteps: 160, telephone: 2, desk: 1, link: 0, machines: 2 }, 500)
  }, TIMEOUT_MS)
})
