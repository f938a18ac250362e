/** An error the server answers with its number, as sys.messages has it. */
export class SqlError extends Error {
  readonly number: number
  /** Severity: 16 and less is the statement's own affair. */
  readonly class: number

  constructor(number: number, message: string, severity = 16) {
    super(message)
    this.name = 'SqlError'
    this.number = number
    this.class = severity
  }
}

/** 102, loudly: this server answers nothing it does not understand, so that no test rests on a wrong result. */
export const notUnderstood = (what: string): SqlError => new SqlError(102, `Incorrect syntax near '${what}'. (test server: not understood)`, 15)
