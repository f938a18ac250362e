/** Model-based: links that are lost, slow, silent, doubled, and PCs that sleep. */
import { describe, it } from 'vitest'
import { checkCallControl, TIMEOUT_MS } from '../support/call-control.ts'

describe('call control, whatever happens to the links', () => {
  it('leaves server, switch and clients agreed, nobody forgotten, and every call recorded once', async () => {
    await checkCallControl({ maxSteps: 146, telephone: 2, desk: 1, link: 3, machines: 0 }, 500)
  }, TIMEOUT_MS)
})
