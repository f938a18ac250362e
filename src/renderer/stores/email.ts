/** The e-mail that is open, and what is being written; drafts go to main a moment after the last key. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useSend } from './program.ts'
import { useSession } from './session.ts'
import { useSettings } from './settings.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { EmailDraft, EmailLink, OpenEmail } from '#shared/ipc/parts/email.ts'
import type { OutboxEntry } from '#shared/ipc/parts/outbox.ts'

export type EmailTab = 'email-in' | 'email-out' | 'drafts'

const SAVE_AFTER_MS = 500

export const useEmail = defineStore('email', () => {
  const send = useSend()
  const session = useSession()
  const settings = useSettings()
  const tab = ref<EmailTab>('email-in')

  const opened = shallowRef<OpenEmail | null>(null)
  /** Which message `opened` is, or is going to be. */
  const openId = ref<string | null>(null)
  const opening = ref(false)
  const openError = shallowRef<AppError | null>(null)
  const imagesShown = ref(false)
  const link = shallowRef<EmailLink | null>(null)
  const actError = shallowRef<AppError | null>(null)
  const asHtml = computed(() => opened.value?.hasHtml === true && settings.values?.emailView !== 'text')
  /** Another address loads the document anew, with its pictures. */
  const frameUrl = computed(() => (opened.value === null ? '' : `app-mail://${opened.value.token}/${imagesShown.value ? 'allowed' : ''}`))

  async function open(box: 'email-in' | 'email-out', id: string): Promise<void> {
    const key = `${box} ${id}`
    if (openId.value === key && openError.value === null) return
    close()
    openId.value = key
    opening.value = true
    const result = await send('email.open', { box, id })
    if (openId.value !== key) return
    opening.value = false
    opened.value = result.ok ? result.value : null
    openError.value = result.ok ? null : result.error
  }
  function close(): void {
    openId.value = null
    opening.value = false
    opened.value = null
    openError.value = null
    imagesShown.value = false
    actError.value = null
    link.value = null
  }
  async function showImages(): Promise<void> {
    const token = opened.value?.token
    if (token === undefined) return
    const result = await send('email.allowImages', { token })
    actError.value = result.ok ? null : result.error
    if (result.ok && opened.value?.token === token) imagesShown.value = true
  }
  /** What a link leads to; the person is asked before anything is opened. */
  async function askLink(number: number): Promise<void> {
    const token = opened.value?.token
    if (token === undefined) return
    const result = await send('email.link', { token, link: number })
    if (result.ok) link.value = result.value
  }
  async function followLink(): Promise<void> {
    const asked = link.value
    link.value = null
    if (asked?.kind !== 'web') return
    const result = await send('email.openLink', { token: asked.token, link: asked.link })
    actError.value = result.ok ? null : result.error
  }
  async function saveFile(index: number | null): Promise<void> {
    const token = opened.value?.token
    if (token === undefined) return
    const result = await send('email.saveFile', { token, index })
    actError.value = result.ok ? null : result.error
  }

  const drafts = shallowRef<readonly { readonly draft: EmailDraft; readonly savedAt: number }[]>([])
  /** What is in the form; null = nothing is being written. */
  const writing = shallowRef<EmailDraft | null>(null)
  const savedAt = ref<number | null>(null)
  const saving = ref(false)
  const writeError = shallowRef<AppError | null>(null)
  let timer: ReturnType<typeof setTimeout> | null = null
  let saves: Promise<void> = Promise.resolve()
  /** What is being put into the outbox is no draft meanwhile. */
  let going: string | null = null

  async function loadDrafts(): Promise<void> {
    const result = await send('email.drafts', {})
    if (result.ok) drafts.value = result.value.drafts
  }
  function begin(draft: EmailDraft, saved: number | null = null): void {
    flush()
    writing.value = draft
    savedAt.value = saved
    writeError.value = null
  }
  /** One save after the other, so that the newest is the last. */
  function save(draft: EmailDraft): void {
    if (draft.key === going) return
    saving.value = true
    saves = saves.then(async () => {
      const result = await send('email.saveDraft', { draft })
      saving.value = false
      if (writing.value?.key === draft.key) {
        writeError.value = result.ok ? null : result.error
        if (result.ok) savedAt.value = result.value.savedAt
      }
      await loadDrafts()
    })
  }
  function flush(): void {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    if (writing.value !== null) save(writing.value)
  }
  function change(part: Partial<EmailDraft>): void {
    if (writing.value === null) return
    writing.value = { ...writing.value, ...part }
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(flush, SAVE_AFTER_MS)
  }
  /** Leaves the form; what was written stays as a draft. */
  function leave(): void {
    flush()
    writing.value = null
    savedAt.value = null
    writeError.value = null
  }
  async function drop(): Promise<void> {
    const key = writing.value?.key
    if (timer !== null) clearTimeout(timer)
    timer = null
    writing.value = null
    savedAt.value = null
    if (key === undefined) return
    await saves
    await send('email.dropDraft', { key })
    await loadDrafts()
  }
  /** Into the outbox; true = it is kept there. */
  async function submit(): Promise<boolean> {
    const draft = writing.value
    if (draft === null) return false
    if (timer !== null) clearTimeout(timer)
    timer = null
    going = draft.key
    await saves
    const result = await send('email.send', { draft })
    going = null
    // He may have turned to another one since.
    const here = writing.value?.key === draft.key
    if (here) writeError.value = result.ok ? null : result.error
    if (!result.ok) { save(here ? writing.value ?? draft : draft); return false }
    if (here) {
      writing.value = null
      savedAt.value = null
    }
    await loadDrafts()
    return true
  }
  /** What did not go out, back in the form and out of the outbox; false = it is under way by now, or cannot be had. */
  async function takeBack({ id, key }: Pick<OutboxEntry, 'id' | 'key'>, freshKey: string): Promise<boolean> {
    const result = await send('email.takeBack', { key })
    if (!result.ok || result.value.draft === null) return false
    // First out of the outbox: what goes out by itself must not lie in the form as well.
    const taken = await send('outbox.discard', { id })
    if (!taken.ok) return false
    // A key is used once: what may have arrived under the old one must not be taken for the new text.
    begin({ ...result.value.draft, key: freshKey })
    save({ ...result.value.draft, key: freshKey })
    return true
  }

  // Somebody else sits here: nothing of what was open or written is his.
  watch(() => session.info?.uid, () => {
    flush()
    close()
    writing.value = null
    savedAt.value = null
    writeError.value = null
    drafts.value = []
    tab.value = 'email-in'
  })

  return {
    tab, opened, openId, opening, openError, imagesShown, link, actError, asHtml, frameUrl, open, close, showImages, askLink, followLink, saveFile,
    drafts, writing, savedAt, saving, writeError, loadDrafts, begin, change, flush, leave, drop, submit, takeBack,
    setLink: (asked: EmailLink) => { if (asked.token === opened.value?.token) link.value = asked },
  }
})
