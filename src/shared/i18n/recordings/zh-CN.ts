/** Sentences of the area "recordings", in Chinese; `en.ts` beside it has the same shape. */
export const recordingsZhCN = {
  recordings: {},
}
