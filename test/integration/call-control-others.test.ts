/** docs/call-control.md, continued: analogue telephones, acts on the telephones of others, single cases. */
import { describe, test } from 'vitest'
import { walkArguments, walkRaces, walkReads } from '../support/call-control/cases.ts'
import { caseTable } from '../support/call-control/document.ts'
import { WALK_TIMEOUT_MS, expectAllowedIsTrue, expectAsWritten, expectTables } from '../support/call-control/compare.ts'

const options = { timeout: WALK_TIMEOUT_MS }

describe('call control as docs/call-control.md says', () => {
  test('an analogue telephone answers as written, and allows what is not refused', options, async () => {
    expectAllowedIsTrue((await expectAsWritten('analogue')).legs)
  })

  test('a leader acts on an IP telephone in each situation as written', options, async () => {
    await expectAsWritten('target')
  })

  test('a leader acts on an analogue telephone in each situation as written', options, async () => {
    await expectAsWritten('targetAnalogue')
  })

  test('a colleague of the group picks up what rings, and may nothing else', options, async () => {
    await expectAsWritten('peer')
  })

  test('an agent of another group may nothing', options, async () => {
    await expectAsWritten('stranger')
  })

  test('arguments that are wrong, commands that are overtaken, and commands that read are answered as written', options, async () => {
    expectTables([
      caseTable('Arguments', await walkArguments()), caseTable('Overtaken', await walkRaces()), caseTable('Reads', await walkReads()),
    ])
  })
})
