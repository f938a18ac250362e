/** ATLogout: forced log-out of another agent; leaders only, audited. */
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { Handler } from './command.ts'

export const logoutCommand: { readonly ATLogout: Handler<'ATLogout'> } = {
  ATLogout: (context, { uid }) => {
    const { centre, self, office, origin } = context
    const agent = centre.agents.get(uid)
    if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid}`)
    if (agent === self) return refuse('bad_arguments', 'one’s own session is ended by logout')
    const act = { command: 'ATLogout', detail: '', whom: agent.uid, extension: agent.extension, callId: null }
    // SECURITY: rights are the server's (server-forced-logout.test.ts, "only who leads him").
    if (!may(context, 'ATLogout', { agent: agent.uid })) {
      audit(context, act, 'not_allowed')
      return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
    }
    if (agent.state === 'logged-out') {
      audit(context, act, 'wrong_state')
      return refuse('wrong_state', 'the agent is logged out', agent.state)
    }
    const settled = audit(context, act)
    return {
      ok: true,
      result: {},
      after: () => {
        const out = office.forceOut(agent.uid, self.uid)
        settled(out ? 'done' : 'wrong_state')
        centre.announcer.done(origin, out ? { ok: true } : { ok: false, code: 'wrong_state', message: 'the agent has just logged out' })
      },
    }
  },
}
