/**
 * Numbers that somebody outside the window asks to call: a tel: link, the command line, the hot key.
 * SECURITY: none of them dials by itself unless the person has allowed that very source in the settings; what is
 * no number goes no further than a sentence (test/unit/main/app/dial-requests.test.ts).
 */
import { findMessage, translate } from '../../shared/i18n/index.ts'
import { normaliseNumber, readTelLink, withExtension } from '../../shared/numbers.ts'
import type { MessageParams } from '../../shared/i18n/index.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { RaiseNotice } from '../telephony/notices.ts'
import type { Log } from '../../cti/ports.ts'
import type { Result } from '../../shared/result.ts'
import type { Settings } from '../../shared/settings.ts'

export type DialSource = 'command-line' | 'tel-link' | 'hotkey'

export interface DialRequestsOptions {
  readonly store: AppStore
  readonly settings: () => Settings
  readonly dial: (number: string) => Promise<Result<unknown>>
  /** For a call that was refused: there is no control on the screen that could show it. */
  readonly tellFailure: (outcome: Promise<Result<unknown>>) => void
  readonly notice: RaiseNotice
  readonly log: Log
}

export interface DialRequests {
  /**
   * The newest request takes the place of one that waits; before the login it waits for it.
   * @param input a number as written, or a whole `tel:`/`callto:` link
   */
  ask(input: string, source: DialSource): void
}

const AT_ONCE: Readonly<Record<DialSource, (settings: Settings) => boolean>> = {
  'tel-link': (settings) => settings.dialTelAtOnce,
  'command-line': (settings) => settings.dialCommandLineAtOnce,
  hotkey: (settings) => settings.dialHotkeyAtOnce,
}
const UP: ReadonlySet<string> = new Set(['ready', 'degraded'])
const SHOWN = 40

/** A stranger's text in a sentence: one line, no signs that turn its direction, not long. */
function shown(input: string): string {
  const plain = input.slice(0, SHOWN * 4).replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN)}…` : plain
}

/** Builds the desk at which requests come in. */
export function createDialRequests(options: DialRequestsOptions): DialRequests {
  const { store, notice, log } = options
  const refuse = (input: string, source: DialSource, fault: string, params: MessageParams = {}): void => {
    const { locale } = store.state().app
    log.info('dial request refused', { source, fault, length: input.length })
    notice('warning', 'dial_no_number', {
      source: translate(locale, findMessage('en', `dial.source.${source}`) === undefined ? 'dial.source.unknown' : `dial.source.${source}`),
      text: shown(input),
      reason: translate(locale, `dial.${fault}`, params),
    })
  }
  return {
    ask(input, source) {
      const asked = readTelLink(input)
      const written = asked?.number ?? input
      if (asked !== null && asked.elsewhere !== null) { refuse(written, source, 'elsewhere', { where: shown(asked.elsewhere) }); return }
      const number = normaliseNumber(written)
      // Which of several is meant only the person knows: they are shown, and none is called by itself.
      if (!number.ok && number.fault !== 'several') { refuse(written, source, number.fault); return }
      const { session, link } = store.state()
      const canDial = session !== null && UP.has(link.state)
      // An extension has to be pressed after the answer: the card of a call that the window has placed offers it.
      if (canDial && number.ok && number.extension === undefined && AT_ONCE[source](options.settings())) {
        options.tellFailure(options.dial(number.number))
        return
      }
      store.dispatch({ kind: 'dial', request: { number: number.ok ? withExtension(number) : number.numbers.join(' / '), source } })
    },
  }
}
