/** Sentences of the area "email", in Chinese; `en.ts` beside it has the same shape. */
export const emailZhCN = {
  email: {},
}
