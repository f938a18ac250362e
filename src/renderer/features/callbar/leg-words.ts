/** What a call card says about its leg, in the person's language. */
import { computed } from 'vue'
import { legDisplayState } from '#shared/domain/codes.ts'
import { useText } from '../../i18n/use-text.ts'
import { formatNumber } from '../../ui/format/phone.ts'
import { timer } from '../../ui/format/time.ts'
import { usePops } from '../../stores/pops.ts'
import { conferenceSize } from '../../ui/leg-parties.ts'
import type { CallLeg, Party } from '#shared/domain/schemas.ts'

/** Attached data that a card shows; the rest is in the tooltip. */
const MAX_ATTACHED = 2

/** Words of a leg; `leg` is called anew for each sentence, so that it may be a prop. */
export function useLegWords(leg: () => CallLeg) {
  const { t, code } = useText()
  const pops = usePops()
  const partyName = (party: Party): string => {
    if (party.name !== null) return party.name
    // The number of a port alone tells nobody who it is.
    if (party.kind === 'ivr') return t('leg.ivrPort', { number: party.number })
    return party.number === '' ? t('leg.noNumber') : formatNumber(party.number)
  }
  const number = computed(() => (leg().peer.number === '' ? t('leg.noNumber') : formatNumber(leg().peer.number)))

  /** The state as the chip says it. */
  const state = computed(() => {
    const value = leg()
    if (value.held) return t('leg.state.held')
    if (value.listening && value.state === 'talking') return t('leg.listening')
    if (value.consultOf !== null && value.state === 'talking' && !value.conference) return t('leg.consultTalking')
    if (value.consultOf !== null && value.state === 'ringback') return t('leg.consultRinging')
    // Nobody says any more what it does: not a code that we do not know.
    if (value.state === 'unknown') return t('leg.lost')
    return code('leg.state', value.state)
  })

  /** Nobody reads "waited 00:00". */
  const waited = (ms: number): string[] => (ms < 1000 ? [] : [t('leg.waited', { time: timer(ms) })])
  /** How the call came here, when not straight. */
  const handedOn = (value: CallLeg): string[] => {
    const words: string[] = []
    if (['in', 'in-out', 'picked-up', 'picked-up-out', 'consult-requested'].includes(value.transferType)) words.push(t(`leg.transferType.${value.transferType}`))
    const foreign = value.originalCaller !== null && value.originalCaller !== value.peer.number && value.originalCaller !== value.extension
    if (foreign && value.originalCaller !== null) words.push(t('leg.original', { number: formatNumber(value.originalCaller) }))
    const dialled = value.originalCalled
    if (dialled !== null && dialled !== '' && (words.length > 0) && dialled !== value.extension) words.push(t('leg.called', { number: formatNumber(dialled) }))
    return words
  }
  const facts = computed(() => {
    const value = leg()
    if (value.state === 'unknown') return t('leg.lostHint')
    const list = [code('leg.direction', value.direction), ...handedOn(value)]
    const city = value.peer.kind === 'external' ? pops.of(value.callId)?.area?.city ?? '' : ''
    if (city !== '') list.push(city)
    if (value.queue !== null) list.push(value.queue.name, ...waited(value.queue.waitedMs))
    if (value.trunk !== null && value.trunk !== '') list.push(t('leg.trunk', { trunk: value.trunk }))
    if (value.peer.uid !== null) list.push(value.peer.uid)
    if (value.consultOf !== null && legDisplayState(value) === 'held') list.push(t('leg.consulting'))
    if (value.heldByPeer) list.push(t('leg.heldByPeer'))
    return list.join(' · ')
  })

  const attachedPairs = computed(() => Object.entries(leg().attached).filter(([, value]) => value !== '').map(([key, value]) => t('leg.attached', { key, value })))
  const attached = computed(() => attachedPairs.value.slice(0, MAX_ATTACHED).join(' · '))
  /** Facts and all attached data, one to a line: the tooltip. */
  const whole = computed(() => [facts.value, ...attachedPairs.value].join('\n'))

  const conference = computed(() => t('leg.conferenceOf', { count: conferenceSize(leg()) }))
  /** The far end's name: the switch's, or the customer's. */
  const name = computed(() => pops.nameOf(leg()))
  /** Whose name the card carries. */
  const who = computed(() => (leg().conference ? conference.value : name.value ?? number.value))

  return { state, number, name, who, facts, attached, whole, conference, partyName }
}
