/** wrapup.save: code and note of the after-call work (docs/at-link.md, After-call work). */
import { WRAPUP_CODE_MISSING } from '../agents/wrapup-duty.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { Handler } from './command.ts'
import { keeping, tooOften } from './kept.ts'

export const wrapupCommands: { readonly 'wrapup.save': Handler<'wrapup.save'> } = {
  'wrapup.save': (context, args) => {
    const { centre, clock, self, origin } = context
    const { callId, code, note, done } = args
    // Of an earlier day, too: who has a note of the call kept it then. SECURITY: rights-calls.test.ts, "a note of a call".
    const mine = self.duty?.callId === callId || centre.deskStore.wrapup(callId, self.uid) !== null
    if (!may(context, 'wrapup.save', { call: mine ? [self.uid] : centre.tookPart(callId) })) {
      audit(context, { command: 'wrapup.save', detail: '', whom: null, extension: null, callId }, 'not_allowed')
      return refuse('no_such_call', `${self.uid} had no part in call ${callId}`)
    }
    const duty = self.duty?.callId === callId ? self.duty : null
    if (duty !== null && code !== null && duty.codes.length > 0 && !duty.codes.some((known) => known.code === code)) {
      return refuse('bad_arguments', `${code} is no wrap-up code of group ${duty.group}`)
    }
    if (duty?.policy === 'required' && done && code === null) return refuse('wrong_state', 'a code is required', WRAPUP_CODE_MISSING)
    const often = tooOften(context)
    if (often !== null) return often
    return keeping<'wrapup.save'>(context, 'the after-call work', () => {
      centre.deskStore.saveWrapup({ callId, uid: self.uid, code, note, done, savedAt: clock.wall() })
      return {
        ok: true,
        result: {},
        after: () => {
          const changed = centre.run(() => centre.agents.wrapupKept(self.uid, callId, { coded: code !== null, done }, self.uid, origin))
          if (!changed) centre.announcer.done(origin, { ok: true })
        },
      }
    })
  },
}
