import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isRetryable, SERVER_ERROR_CODES } from '../../../../src/shared/domain/errors.ts'
import { commands } from '../../../../src/cti/protocol/commands.ts'
import type { CommandName } from '../../../../src/cti/protocol/commands.ts'
import { eventSchemas } from '../../../../src/cti/protocol/events.ts'
import type { CtiEventName } from '../../../../src/cti/protocol/events.ts'
import { frameOfJson } from '../../../../src/cti/protocol/frame-encoder.ts'
import { decodeBody } from '../../../../src/cti/protocol/message-codec.ts'
import { BYE_REASONS, messageSchemas } from '../../../../src/cti/protocol/messages.ts'
import type { Message } from '../../../../src/cti/protocol/messages.ts'

const text = readFileSync(new URL('../../../../docs/at-link.md', import.meta.url), 'utf8')
const blocks = [...text.matchAll(/^```json\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')

function parse(block: string): Message {
  const decoded = decodeBody(frameOfJson(block).subarray(4))
  if (!decoded.ok) throw new Error(`${block}\n${JSON.stringify(decoded)}`)
  return decoded.message
}
const messages = blocks.map(parse)
const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name)
const isEvent = (name: string): name is CtiEventName => Object.hasOwn(eventSchemas, name)

/** The text of a section, from its heading to the next of the same or a higher level. */
function section(heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0
  const from = text.indexOf(`\n${heading}`)
  expect(from, heading).toBeGreaterThan(-1)
  const rest = text.slice(from + heading.length + 1)
  const end = new RegExp(`^#{1,${String(level)}} `, 'm').exec(rest)?.index ?? rest.length
  return rest.slice(0, end)
}

describe('docs/at-link.md', () => {
  it.each(blocks.map((block, index): [number, string] => [index + 1, block]))('example %i is a message of this version, data and arguments included', (_n, block) => {
    const message = parse(block)
    if (message.kind === 'event') {
      if (!isEvent(message.event)) throw new Error(`unknown event ${message.event}`)
      expect(eventSchemas[message.event].safeParse(message.data).error).toBeUndefined()
    }
    if (message.kind === 'request') {
      if (!isCommand(message.cmd)) throw new Error(`unknown command ${message.cmd}`)
      expect(commands[message.cmd].args.safeParse(message.args).error).toBeUndefined()
      expect(message.key !== undefined, `${message.cmd}: key`).toBe(commands[message.cmd].acts)
    }
  })

  it('has an example of every message kind', () => {
    expect(new Set(messages.map((message) => message.kind))).toEqual(new Set(Object.keys(messageSchemas)))
  })

  it.each(Object.keys(eventSchemas))('shows the event %s in its section', (name) => {
    expect(section(`#### ${name}\n`)).toContain(`"event": "${name}"`)
  })

  it.each(Object.keys(commands) as CommandName[])('shows the request and the response of %s', (name) => {
    const shown = [...section(`#### ${name}\n`).matchAll(/^```json\n([\s\S]*?)^```/gm)].map((match) => parse(match[1] ?? ''))
    const request = shown.find((message) => message.kind === 'request')
    const response = shown.find((message) => message.kind === 'response')
    expect(request?.cmd).toBe(name)
    expect(response?.id).toBe(request?.id)
    expect(response?.ok === true && commands[name].result.safeParse(response.result).success).toBe(true)
  })

  it('explains every error with what trying again means, and no other', () => {
    const rows = [...section('## Errors\n').matchAll(/^\| `(\w+)` \| .+ \| (yes|no) \|$/gm)]
    expect(rows.map((row) => row[1])).toEqual([...SERVER_ERROR_CODES])
    for (const [, code = '', again] of rows) expect(again, code).toBe(isRetryable(code) ? 'yes' : 'no')
  })

  it('names every reason of bye', () => {
    const bye = section('### bye')
    for (const reason of BYE_REASONS) expect(bye).toContain(`\`${reason}\``)
  })
})
