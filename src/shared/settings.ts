/**
 * Settings of one installation. Stored in the local SQLite database; unknown keys in an old or
 * newer database are kept but not shown.
 */
import { z } from 'zod'
import { serverAddressSchema } from './domain/link.ts'
import { MAX_PAGE_TEMPLATE, isPageTemplate } from './page-template.ts'
import { DEFAULT_DATA_SETTINGS, dataSettingsShape } from './settings-data.ts'

/** When something of a call happens by itself. */
export const POP_MODES = ['never', 'ringing', 'answered', 'button'] as const

/** Files of the server below `prefix` are to be found at `target`: a share, a folder, or a web address (docs/media.md). */
export const mediaPathSchema = z.object({ prefix: z.string().trim().min(1).max(256), target: z.string().trim().min(1).max(512) }).strict()
export type MediaPath = z.infer<typeof mediaPathSchema>

export const settingsSchema = z.object({
  /** CTI servers, tried in turn; empty = the demo with its embedded server. */
  servers: z.array(serverAddressSchema).max(8),
  tls: z.enum(['off', 'on']),
  /** PEM file of an own certificate authority; empty = the system's. */
  tlsCaFile: z.string().max(1024),
  language: z.enum(['system', 'zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Sound output for ringing; empty = the system's default device. */
  ringDeviceId: z.string().max(256),
  ringTone: z.enum(['classic', 'soft', 'bright', 'none']),
  /** 0–100. */
  ringVolume: z.number().int().min(0).max(100),
  /** Also ring on the default device besides the chosen one (headset lies on the desk). */
  ringAlsoDefault: z.boolean(),
  showCallCard: z.boolean(),
  showNotification: z.boolean(),
  /** When the customer of a call is looked up. */
  customerPop: z.enum(POP_MODES),
  /** Page of the site's own CRM, with {variables}; empty = none (docs/customer.md). */
  popUrl: z.string().max(MAX_PAGE_TEMPLATE).refine((text) => text.trim() === '' || isPageTemplate(text)),
  popUrlMode: z.enum(POP_MODES),
  /** Notices of what arrives in the boxes. */
  noticeVoicemail: z.boolean(),
  noticeFax: z.boolean(),
  noticeSms: z.boolean(),
  noticeEmail: z.boolean(),
  /** Texts for SMS, with places like {name}; null = those of the program, in its language. */
  smsTemplates: z.array(z.object({ name: z.string().min(1).max(40), text: z.string().min(1).max(1_000) })).max(50).nullable(),
  autoAnswer: z.boolean(),
  /** Seconds of ringing before auto-answer. */
  autoAnswerDelayS: z.number().int().min(0).max(30),
  /** Digits for an outside line; empty = none is needed (docs/numbers.md). */
  outsidePrefix: z.string().regex(/^[0-9*#]{0,4}$/),
  /** Own area with its 0; empty = not told. */
  localAreaCode: z.string().regex(/^(?:0\d{2,3})?$/),
  zeroBeforeForeignMobile: z.boolean(),
  localWithoutAreaCode: z.boolean(),
  /** What dials without asking, by its source. */
  dialTelAtOnce: z.boolean(),
  dialCommandLineAtOnce: z.boolean(),
  dialHotkeyAtOnce: z.boolean(),
  /** tel: and callto: links of this computer are opened here. */
  telLinks: z.boolean(),
  hotkeyEnabled: z.boolean(),
  /** Key for the whole system, in Electron's words; always with a modifier. */
  dialHotkey: z.string().regex(/^(?:(?:CommandOrControl|Control|Command|Alt|Shift|Super)\+){1,4}(?:[A-Z0-9]|F\d{1,2})$/),
  /** How an e-mail that has both is shown first. */
  emailView: z.enum(['html', 'text']),
  closeToTray: z.boolean(),
  compact: z.boolean(),
  startNotReady: z.boolean(),
  /** Remembered for the next login; never the password. */
  lastUid: z.string().max(32),
  lastExtension: z.string().max(32),
  /** Reasons offered for busy and away. */
  busyReasons: z.array(z.string().min(1).max(32)).max(20),
  awayReasons: z.array(z.string().min(1).max(32)).max(20),
  /** Where the server's recordings, voicemail, faxes and attachments are. */
  mediaPaths: z.array(mediaPathSchema).max(32),
  /** As the player was left. */
  playerSpeed: z.number().min(0.5).max(3),
  /** Per cent; above 100 it is louder than the file. */
  playerVolume: z.number().int().min(0).max(300),
  /** 100 = normal; per cent. */
  zoom: z.number().int().min(70).max(200),
  ...dataSettingsShape,
})
export type Settings = z.infer<typeof settingsSchema>

export const settingsPatchSchema = settingsSchema.partial().strict()
export type SettingsPatch = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** What a new installation starts with. */
export const DEFAULT_SETTINGS: Settings = {
  servers: [],
  tls: 'off',
  tlsCaFile: '',
  language: 'system',
  theme: 'system',
  ringDeviceId: '',
  ringTone: 'classic',
  ringVolume: 80,
  ringAlsoDefault: false,
  showCallCard: true,
  showNotification: true,
  customerPop: 'ringing',
  popUrl: '',
  popUrlMode: 'button',
  noticeVoicemail: true,
  noticeFax: true,
  noticeSms: true,
  noticeEmail: true,
  smsTemplates: null,
  autoAnswer: false,
  autoAnswerDelayS: 3,
  outsidePrefix: '',
  localAreaCode: '',
  zeroBeforeForeignMobile: false,
  localWithoutAreaCode: false,
  dialTelAtOnce: false,
  dialCommandLineAtOnce: false,
  dialHotkeyAtOnce: false,
  telLinks: false,
  hotkeyEnabled: false,
  // Three modifiers: no system and no program of an office is known to use it (docs/decisions/010).
  dialHotkey: 'CommandOrControl+Alt+Shift+D',
  emailView: 'html',
  closeToTray: true,
  compact: false,
  startNotReady: false,
  lastUid: '',
  lastExtension: '',
  busyReasons: ['meal', 'meeting', 'training', 'paperwork'],
  awayReasons: ['rest', 'lunch', 'restroom'],
  mediaPaths: [],
  playerSpeed: 1,
  playerVolume: 100,
  zoom: 100,
  ...DEFAULT_DATA_SETTINGS,
}
