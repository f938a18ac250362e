import { describe, expect, it } from 'vitest'
import { createEventIntake } from '../../../../src/cti/model/event-intake.ts'
import { applyEvent, EMPTY_MODEL, isKnownEvent } from '../../../../src/cti/model/link-model.ts'
import { eventSchemas } from '../../../../src/cti/protocol/events.ts'
import type { EventMessage } from '../../../../src/cti/protocol/messages.ts'
import { sampleAgent, sampleLeg, sampleQueue } from '../../../support/samples.ts'

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
    model = applyEvent(model, event(1, 'call.ended', { ...sampleLeg({ callId: 'b' }), endedAt: 9, endCause: 'normal' }), OWN).model
    expect([...model.calls.keys()]).toEqual(['a'])
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
    applyEvent(before, event(2, 'call.ended', { ...sampleLeg(), endedAt: 9, endCause: 'normal' }), OWN)
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
    intake.take(event(2, 'call.ended', { ...sampleLeg(), endedAt: 9, endCause: 'normal' }, { requestId: 5 }))
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
})
