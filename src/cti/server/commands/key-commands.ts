/** Keys of the telephone, DTMF to the far end, and data attached to the call. */
import { MAX_ATTACHED_BYTES, MAX_ATTACHED_KEYS } from '../calls/attached-data.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'
import type { Extension } from '../../../shared/domain/schemas.ts'
import { callCommands } from './call-commands.ts'
import { ask, isActive, legFor, ownExtension, talkingLegs } from './own-legs.ts'
import type { CommandArgs } from '../../protocol/commands.ts'

type KeyArgs = CommandArgs<'ATDialDigit'>

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
    const { lines, site } = context.centre
    const position = /^K(?<position>\d+)$/.exec(args.digit)?.groups?.['position']
    if (position === undefined) return press(context, own, args, args.digit)
    // Manual: 数字话机还可以发送功能键码.
    if (lines.kindOf(own) !== 'digital') return refuse('not_supported_by_extension', `extension ${own} has no keys by position`)
    const key = site.telephoneKeys[String(Number(position))]
    if (key === undefined) return refuse('bad_arguments', `the telephone has no key at position ${position}`)
    if (key === 'hold') return holdKey(context, own, args)
    return key === 'release' ? callCommands.ATHangup(context, args) : press(context, own, args, key)
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

function press(context: CommandContext, own: Extension, args: KeyArgs, keys: string): Reply<'ATDialDigit'> {
  const { book, phones } = context.centre
  if (args.callId === undefined && !book.legsAt(own).some(isActive)) {
    return ask<'ATDialDigit', object>(context, (ref) => phones.pressKeys(ref, own, null, keys), () => ({}))
  }
  const found = legFor(context, args, 'ATDialDigit', (legs) => legs.filter(isActive))
  if ('error' in found) return found
  const { leg } = found
  return ask<'ATDialDigit', object>(context, (ref) => phones.pressKeys(ref, own, leg.callId, keys), () => ({}))
}

/** The hold key holds what talks, and takes back what is held when nothing talks. */
function holdKey(context: CommandContext, own: Extension, args: KeyArgs): Reply<'ATDialDigit'> {
  const talks = talkingLegs(context.centre.book.legsAt(own)).length > 0
  return talks ? callCommands.ATHoldCall(context, args) : callCommands.ATRetriveCall(context, args)
}
