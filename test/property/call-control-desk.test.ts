/** Model-based: leaders, states, after-call work, messages, seats taken over, and a fault now and then. */
import { describe, it } from 'vitest'
import { checkCallControl, TIMEOUT_MS } from '../support/call-control.ts'

describe('call control, whatever happens at the desks', () => {
  it('leaves server, switch and clients agreed, nobody forgotten, and every call recorded once', async () => {
    await checkCallControl({ maxSteps: 134, telephone: 1, desk: 2, link: 1, machines: 1 }, 500)
  }, TIMEOUT_MS)
})
