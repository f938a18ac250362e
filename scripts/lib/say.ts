/** What the scripts tell a person: always both languages, since nobody has chosen one yet. */

export interface Sentence {
  readonly zh: string
  readonly en: string
}

/** Progress and facts, to stderr so that stdout stays for programs. */
export function say(sentence: Sentence): void {
  process.stderr.write(`• ${sentence.zh}\n  ${sentence.en}\n`)
}

/** A foreseen failure whose message is already a sentence with a way out. */
export class Refusal extends Error {
  readonly sentence: Sentence
  constructor(sentence: Sentence) {
    super(sentence.en)
    this.name = 'Refusal'
    this.sentence = sentence
  }
}

/** Runs a script's main function: a Refusal prints its sentence, anything else its stack; both exit with 1. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (error instanceof Refusal) process.stderr.write(`✗ ${error.sentence.zh}\n  ${error.sentence.en}\n`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exitCode = 1
  }
}
