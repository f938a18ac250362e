/** Sentences of the area "sms", in English. */
export const smsEn = {
  sms: {},
}
