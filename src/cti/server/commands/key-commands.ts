/** Keys of the telephone, DTMF to the far end, and data attached to the call. */
import { MAX_ATTACHED_BYTES, MAX_ATTACHED_KEYS } from '../calls/attached-data.ts'
import { refuse } from './command.ts'
import type { Handler } from './command.ts'
import { ask, isActive, legFor, ownExtension, talkingLegs } from './own-legs.ts'

export const keyCommands: { readonly [N in 'ATSendDtmf' | 'ATDialDigit' | 'ATSetUserInfo']: Handler<N> } = {
  ATSendDtmf: (context, args) => {
    const found = legFor(context, args, 'ATSendDtmf', talkingLegs)
    if ('error' in found) return found
    const { leg } = found
    return ask<'ATSendDtmf', object>(context, (ref) => context.centre.phones.sendDtmf(ref, leg.callId, leg.extension, args.dtmf), () => ({}))
  },
  /** In a call key codes to the far end; without one the telephone is lifted and dials. */
  ATDialDigit: (context, args) => {
    const own = ownExtension(context, args.uid)
    if (typeof own !== 'string') return own
    const { book, phones } = context.centre
    if (args.callId === undefined && !book.legsAt(own).some(isActive)) {
      return ask<'ATDialDigit', object>(context, (ref) => phones.pressKeys(ref, own, null, args.digit), () => ({}))
    }
    const found = legFor(context, args, 'ATDialDigit', (legs) => legs.filter(isActive))
    if ('error' in found) return found
    const { leg } = found
    return ask<'ATDialDigit', object>(context, (ref) => phones.pressKeys(ref, own, leg.callId, args.digit), () => ({}))
  },
  ATSetUserInfo: (context, args) => {
    const found = legFor(context, args, 'ATSetUserInfo', (legs) => {
      const active = legs.filter(isActive)
      return active.length > 0 ? active : legs
    })
    if ('error' in found) return found
    const { centre, origin } = context
    const { callId } = found.leg
    if (!centre.book.wouldAttach(callId, args.set)) {
      return refuse('bad_arguments', `a call keeps ${String(MAX_ATTACHED_KEYS)} keys and ${String(MAX_ATTACHED_BYTES)} bytes`)
    }
    return { ok: true, result: {}, after: () => { centre.run(() => centre.attach(callId, args.set, origin)) } }
  },
}
