/** What comes in from outside by other ways than the telephone, as rows of the house's boxes. Real sites have programs of their own that write them. */
import type { BoxKind } from '../../../shared/domain/codes.ts'

export interface ArrivedItem {
  readonly kind: BoxKind
  /** CALLID of the row. */
  readonly id: string
  /** Telephone, mobile or fax number, or e-mail address. */
  readonly from: string
  /** The agent it is for; empty = nobody has it yet. */
  readonly uid: string
  /** Name of who sent it, where it came with one; '' = only the number or address is known. */
  readonly fromName: string
  readonly subject: string
  readonly text: string
  /** Path on the server of the voice message or fax; empty = the port takes one that is there. */
  readonly file: string
  readonly at: number
}

export interface InboxPort {
  /** Durable when it returns. @throws when it cannot be written: nobody is told */
  add(item: ArrivedItem): void
  /** It lay there for a group and is somebody's now. */
  assign(kind: BoxKind, id: string, uid: string): void
}
