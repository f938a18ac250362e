/** Model-based: what people do with calls, over links and machines that mostly work. */
import { describe, it } from 'vitest'
import { checkCallControl, TIMEOUT_MS } from '../support/call-control.ts'

describe('call control, whatever people do with their calls', () => {
  it('leaves server, switch and clients agreed, nobody forgotten, and every call recorded once', async () => {
    await checkCallControl({ maxSteps: 160, telephone: 4, desk: 1, link: 0, machines: 0 }, 500)
  }, TIMEOUT_MS)
})
