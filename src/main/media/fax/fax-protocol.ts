/** What main and the fax thread say to each other. */
import type { FaxPageData } from '../tiff/tiff-writer.ts'

/** Why a fax or a page of it cannot be shown. */
export type FaxFault = 'empty' | 'broken' | 'unsupported' | 'no-page'
/** `gone`: the thread does not have this file (any more); it must be opened again. */
export type FaxFailure = FaxFault | 'gone' | 'failed'

export interface FaxPageInfo {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Dots per inch, across and down: fax machines have different ones. */
  readonly dpiX: number
  readonly dpiY: number
  /** Null = it can be shown. */
  readonly fault: FaxFault | null
}
export interface FaxInfo {
  readonly kind: 'tiff' | 'pdf'
  /** Of a PDF none: the window reads it itself. */
  readonly pages: readonly FaxPageInfo[]
  /** The file breaks off: there may have been more pages. */
  readonly cut: boolean
}
export interface FaxImage {
  readonly png: Uint8Array
  readonly rowsBroken: number
  readonly rowsMissing: number
}
interface PageRef { readonly key: string; readonly page: number }
/** `width`: as it is shown, pixels; 0 = every dot. */
interface SizedRef extends PageRef { readonly width: number }

/** name → arguments, result. */
export interface FaxCalls {
  /** Nothing comes of it but that the thread is there and has done all of it once. */
  readonly warm: [object, null]
  readonly open: [{ readonly key: string; readonly data: Uint8Array }, FaxInfo]
  readonly page: [SizedRef, FaxImage]
  readonly thumb: [PageRef, FaxImage]
  readonly group4: [PageRef, FaxPageData]
}
export type FaxCallName = keyof FaxCalls
export type FaxArgs<N extends FaxCallName> = FaxCalls[N][0]
export type FaxResult<N extends FaxCallName> = FaxCalls[N][1]

export interface FaxRequest { readonly id: number; readonly name: FaxCallName; readonly args: unknown }
export type FaxReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: FaxFailure; readonly message: string }
