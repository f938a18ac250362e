/** Sentences of the area "recordings", in English. */
export const recordingsEn = {
  recordings: {},
}
