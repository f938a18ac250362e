/**
 * The codes of facsimile (ITU-T T.4 tables 2, 3a, 3b; T.6 table 1), as lists of bits in the order of the run lengths, and the tables for
 * reading and writing that are made from them.
 */

const WHITE_ENDS = `00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101
101010 101011 0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010
00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010
00001011 01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100`
const BLACK_ENDS = `0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000
0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001
000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111
000001100100 000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111`
/** 64, 128 … 1728. */
const WHITE_STEPS = `11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 011010110
011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011`
const BLACK_STEPS = `0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 0000001001010 0000001001011 0000001001100
0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010
0000001011011 0000001100100 0000001100101`
/** 1792, 1856 … 2560, for both colours. */
const LONG_STEPS = '00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 000000011100 000000011101 000000011110 000000011111'

/** How a row goes on with regard to the row above (T.6 table 1). `vertical` n = n pixels right of it. */
const MODES = { pass: '0001', horizontal: '001', right0: '1', right1: '011', right2: '000011', right3: '0000011', left1: '010', left2: '000010', left3: '0000010' } as const

export interface Code { readonly value: number; readonly bits: number }
/** Longest code of a run, bits. */
export const RUN_BITS = 13
/** Longest code of a mode that is used, bits. */
export const MODE_BITS = 7
export const EOL_BITS = 12
export const LONGEST_STEP = 2_560
/** Modes as the reading table names them: vertical ones are VERTICAL + pixels. */
export const MODE_PASS = 1
export const MODE_HORIZONTAL = 2
export const MODE_VERTICAL = 10

const listOf = (text: string): string[] => text.split(/\s+/u)
const codeOf = (text: string): Code => ({ value: Number.parseInt(text, 2), bits: text.length })

function runCodes(ends: string, steps: string): readonly Code[] {
  return [...listOf(ends), ...listOf(steps), ...listOf(LONG_STEPS)].map(codeOf)
}

/** Codes of one colour: 0…63 by their run, then 64, 128 … 2560. */
export const RUN_CODES: { readonly white: readonly Code[]; readonly black: readonly Code[] } = {
  white: runCodes(WHITE_ENDS, WHITE_STEPS), black: runCodes(BLACK_ENDS, BLACK_STEPS),
}
const runOf = (index: number): number => (index < 64 ? index : (index - 63) * 64)

/** index = the next bits, value = what they mean × 16 + bits of the code; 0 = no such code. */
function readingTable(bits: number, codes: Iterable<readonly [number, Code]>): Int32Array {
  const table = new Int32Array(1 << bits)
  for (const [meaning, code] of codes) {
    const from = code.value << (bits - code.bits)
    table.fill(meaning * 16 + code.bits, from, from + (1 << (bits - code.bits)))
  }
  return table
}

const runTable = (codes: readonly Code[]): Int32Array => readingTable(RUN_BITS, codes.map((code, index) => [runOf(index), code] as const))
/** By the next RUN_BITS bits. */
export const WHITE_TABLE: Int32Array = runTable(RUN_CODES.white)
export const BLACK_TABLE: Int32Array = runTable(RUN_CODES.black)

export const MODE_CODES = {
  pass: codeOf(MODES.pass), horizontal: codeOf(MODES.horizontal),
  /** By pixels to the right + 3. */
  vertical: [MODES.left3, MODES.left2, MODES.left1, MODES.right0, MODES.right1, MODES.right2, MODES.right3].map(codeOf),
} as const
/** By the next MODE_BITS bits. */
export const MODE_TABLE: Int32Array = readingTable(MODE_BITS, [
  [MODE_PASS, MODE_CODES.pass], [MODE_HORIZONTAL, MODE_CODES.horizontal],
  ...MODE_CODES.vertical.map((code, index) => [MODE_VERTICAL + index - 3, code] as const),
])
