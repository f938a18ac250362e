import { describe, expect, it } from 'vitest'
import { createEventIntake } from '../../../../src/cti/model/event-intake.ts'
import { applyEvent, EMPTY_MODEL, isKnownEvent } from '../../../../src/cti/model/link-model.ts'
import { eventSchemas } from '../../../../src/cti/protocol/events.ts'
import type { EventMessage } from '../../../../src/cti/protocol/messages.ts'
import { sampleAgent, sampleEnd, sampleFigures, sampleLeg, sampleMessage, sampleQueue } from '../../../support/samples.ts'

const OWN = { uid: '8643', extension: '643' }

function event(seq: number, name: string, data: object = {}, extra: Partial<EventMessage> = {}): EventMessage {
  return { kind: 'event', seq, event: name, at: 1, data: { ...data }, ...extra }
}

function makeIntake() {
  const told: string[] = []
  const intake = createEventIntake({
    onChange: (change) => { told.push(`change ${change.kind}`) },
    onOutcome: (message) => { told.push(`outcome ${String(message.requestId)}`) },
    onProblem: (kind) => { told.push(kind) },
    onSnapshot: () => { told.push('snapshot') },
    onIgnored: (why) => { told.push(why) },
  })
  intake.newSession(OWN)
  return { intake, told }
}

describe('the model', () => {
  it('knows every event of the catalogue', () => {
    for (const name of Object.keys(eventSchemas)) expect(isKnownEvent(name)).toBe(true)
    expect(isKnownEvent('toString')).toBe(false)
  })

  it('keeps own legs only, in the order they began, and forgets them when they end', () => {
    let model = EMPTY_MODEL
    for (const leg of [sampleLeg({ callId: 'b' }), sampleLeg({ callId: 'a' }), sampleLeg({ callId: 'c', extension: '601' }), sampleLeg({ callId: 'b', state: 'talking' })]) {
      model = applyEvent(model, event(1, 'call.changed', leg), OWN).model
    }
    expect([...model.calls.keys()]).toEqual(['b', 'a'])
    model = applyEvent(model, event(1, 'call.ended', sampleEnd({ callId: 'b' })), OWN).model
    expect([...model.calls.keys()]).toEqual(['a'])
  })

  it('keeps legs of others apart from its own, two of one call side by side, until they end', () => {
    const first = applyEvent(EMPTY_MODEL, event(1, 'call.changed', sampleLeg({ callId: 'c', extension: '601' })), OWN)
    const both = applyEvent(first.model, event(2, 'call.changed', sampleLeg({ callId: 'c', extension: '602', state: 'talking' })), OWN)
    expect(both.change).toMatchObject({ kind: 'team-call' })
    expect([...both.model.teamCalls.keys()]).toEqual(['c/601', 'c/602'])
    expect(both.model.calls.size).toBe(0)
    const after = applyEvent(both.model, event(3, 'call.ended', sampleEnd({ callId: 'c', extension: '601' })), OWN)
    expect([...after.model.teamCalls.keys()]).toEqual(['c/602'])
    expect(after.change).toMatchObject({ kind: 'team-call' })
    expect(applyEvent(after.model, event(4, 'call.ended', sampleEnd({ callId: 'never seen', extension: '601' })), OWN)).toEqual({ model: after.model, change: null, problem: null })
  })

  it('does not ask for a snapshot because a leg of somebody else took a strange turn', () => {
    const model = applyEvent(EMPTY_MODEL, event(1, 'call.changed', sampleLeg({ extension: '601', state: 'disconnected' })), OWN).model
    expect(applyEvent(model, event(2, 'call.changed', sampleLeg({ extension: '601', state: 'ringing' })), OWN).problem).toBeNull()
  })

  it('takes a call that comes back to ring, and one that begins in the middle', () => {
    const held = applyEvent(EMPTY_MODEL, event(1, 'call.changed', sampleLeg({ state: 'talking', held: true })), OWN)
    expect(held.problem).toBeNull()
    expect(applyEvent(held.model, event(2, 'call.changed', sampleLeg({ state: 'ringing' })), OWN).problem).toBeNull()
    expect(applyEvent(EMPTY_MODEL, event(1, 'call.changed', sampleLeg({ state: 'talking', listening: true })), OWN).problem).toBeNull()
  })

  it('tells messages, their marks and OEM commands without changing, and keeps the own figures', () => {
    const status = { id: 'm1', to: '8601', status: 'read', at: 5 }
    const oem = { id: 'o1', kind: 'SURVEY', from: 'IVR', to: '8643', text: '5', callId: null, at: 5 }
    expect(applyEvent(EMPTY_MODEL, event(1, 'message.received', sampleMessage()), OWN).change).toMatchObject({ kind: 'message', message: { id: 'm1' } })
    expect(applyEvent(EMPTY_MODEL, event(1, 'message.status', status), OWN).change).toMatchObject({ kind: 'message-status', status })
    expect(applyEvent(EMPTY_MODEL, event(1, 'oem.received', oem), OWN).change).toMatchObject({ kind: 'oem', oem })
    expect(applyEvent(EMPTY_MODEL, event(1, 'figures.changed', sampleFigures()), OWN)).toMatchObject({ model: { figures: { calls: 1 } }, change: { kind: 'figures' } })
  })

  it('tells the own agent from the others', () => {
    const own = applyEvent(EMPTY_MODEL, event(1, 'agent.changed', sampleAgent()), OWN)
    const both = applyEvent(own.model, event(2, 'agent.changed', sampleAgent({ uid: '8601', name: '李雷' })), OWN)
    expect(own.change).toMatchObject({ kind: 'agent', own: true })
    expect(both.change).toMatchObject({ kind: 'agent', own: false })
    expect(both.model.self?.uid).toBe('8643')
    expect(both.model.agents.size).toBe(2)
  })

  it('never changes the model it was given', () => {
    const before = applyEvent(EMPTY_MODEL, event(1, 'call.changed', sampleLeg()), OWN).model
    const calls = new Map(before.calls)
    applyEvent(before, event(2, 'call.ended', sampleEnd()), OWN)
    expect(before.calls).toEqual(calls)
    expect(EMPTY_MODEL.calls.size).toBe(0)
  })

  it('leaves the model alone and says so when the data does not fit', () => {
    const applied = applyEvent(EMPTY_MODEL, event(1, 'call.changed', { callId: 'x' }), OWN)
    expect(applied.model).toBe(EMPTY_MODEL)
    expect(applied.problem).toContain('call.changed')
  })
})

describe('the event stream', () => {
  it('shows a snapshot only when it is whole', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'snapshot.begin'))
    intake.take(event(2, 'agent.changed', sampleAgent()))
    intake.take(event(3, 'queue.changed', sampleQueue()))
    expect(intake.model).toBe(EMPTY_MODEL)
    intake.take(event(4, 'snapshot.end', { seq: 4 }))
    expect(intake.model.self?.uid).toBe('8643')
    expect(told).toEqual(['change snapshot', 'snapshot'])
  })

  it('forgets with a new snapshot what is no longer there', () => {
    const { intake } = makeIntake()
    intake.take(event(1, 'call.changed', sampleLeg()))
    intake.take(event(2, 'snapshot.begin'))
    intake.take(event(3, 'snapshot.end', { seq: 3 }))
    expect(intake.model.calls.size).toBe(0)
  })

  it('loses neither an outcome nor an ended call that falls into a snapshot', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'snapshot.begin'))
    intake.take(event(2, 'call.ended', sampleEnd(), { requestId: 5 }))
    intake.take(event(3, 'snapshot.end', { seq: 3 }))
    expect(told).toEqual(['change snapshot', 'change ended', 'outcome 5', 'snapshot'])
  })

  it('tells the change before the outcome, so that who asked finds it in the model', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'call.changed', sampleLeg(), { requestId: 5 }))
    expect(told).toEqual(['change call', 'outcome 5'])
  })

  it('drops what it has seen and reports what is missing', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'queue.changed', sampleQueue()))
    intake.take(event(1, 'queue.changed', sampleQueue()))
    intake.take(event(4, 'queue.changed', sampleQueue()))
    expect(told).toEqual(['change queue', 'duplicate', 'gap', 'change queue'])
    expect(intake.lastSeq).toBe(4)
  })

  it('gives up a snapshot with a hole in it', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'snapshot.begin'))
    intake.take(event(3, 'agent.changed', sampleAgent()))
    intake.take(event(4, 'snapshot.end', { seq: 4 }))
    expect(told).toEqual(['gap', 'change agent'])
  })

  it('tells a message once, however often the server sends it, also when it falls into a snapshot', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'message.received', sampleMessage()))
    intake.take(event(2, 'message.received', sampleMessage()))
    intake.take(event(3, 'snapshot.begin'))
    intake.take(event(4, 'message.received', sampleMessage()))
    intake.take(event(5, 'message.received', sampleMessage({ id: 'm2' })))
    intake.take(event(6, 'snapshot.end', { seq: 6 }))
    expect(told).toEqual(['change message', 'duplicate', 'change snapshot', 'duplicate', 'change message', 'snapshot'])
  })

  it('tells a message again that was lost with a broken snapshot', () => {
    const { intake, told } = makeIntake()
    intake.take(event(1, 'snapshot.begin'))
    intake.take(event(2, 'message.received', sampleMessage()))
    intake.take(event(4, 'queue.changed', sampleQueue()))
    intake.take(event(5, 'message.received', sampleMessage()))
    expect(told).toEqual(['gap', 'change queue', 'change message'])
  })

  it('keeps the figures over a snapshot that has none, and forgets legs that are watched no more', () => {
    const { intake } = makeIntake()
    intake.take(event(1, 'figures.changed', sampleFigures()))
    intake.take(event(2, 'call.changed', sampleLeg({ extension: '601' })))
    expect(intake.model.teamCalls.size).toBe(1)
    intake.take(event(3, 'snapshot.begin'))
    intake.take(event(4, 'snapshot.end', { seq: 4 }))
    expect(intake.model.teamCalls.size).toBe(0)
    expect(intake.model.figures?.calls).toBe(1)
    intake.clear()
    expect(intake.model.figures).toBeNull()
  })
})
