/** One recording at a time: opened in main, played by an audio element; what is shown is what the element says. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { SoundGraph } from './sound-graph.ts'
import { afterLoop, loopOf, parsePeaks } from './waveform.ts'
import { usePlayerStore } from '../../stores/player.ts'
import { useSettings } from '../../stores/settings.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { MediaFacts, MediaNote } from '#shared/ipc/parts/media.ts'
import type { Loop, Waves } from './waveform.ts'

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const
export const MAX_VOLUME = 300
const FULL = 100
/** Rows that are only passed by on the way through a list are not opened. */
const PASSING_MS = 250
const PASSING_WAIT_MS = 150
const REMEMBER_MS = 400

/** @param media id of the file; null = none */
export function usePlayer(media: () => string | null) {
  const store = usePlayerStore()
  const settings = useSettings()
  const audio = new Audio()
  // Web Audio may touch only what our own origin was allowed to (media/serve-media.ts).
  audio.crossOrigin = 'anonymous'
  audio.preload = 'auto'

  const state = ref<'idle' | 'opening' | 'ready' | 'failed'>('idle')
  const playing = ref(false)
  const error = shallowRef<AppError | null>(null)
  const facts = shallowRef<MediaFacts | null>(null)
  const waves = shallowRef<Waves | null>(null)
  const notes = shallowRef<readonly MediaNote[]>([])
  const position = ref(0)
  const loop = shallowRef<Loop | null>(null)
  /** The first of the two places of a loop. */
  const loopStart = ref<number | null>(null)
  const speed = ref<number>(settings.values?.playerSpeed ?? 1)
  const volume = ref<number>(settings.values?.playerVolume ?? FULL)
  const sides = ref<{ readonly agent: number; readonly customer: number }>({ agent: FULL, customer: FULL })
  const seconds = computed(() => facts.value?.seconds ?? 0)

  let generation = 0
  let graph: SoundGraph | null = null
  let wantsToPlay = false
  let shown: string | null = null
  let changedAt = -Infinity
  let passing: ReturnType<typeof setTimeout> | undefined
  let remembering: ReturnType<typeof setTimeout> | undefined
  let frame = 0
  let before = 0

  function applyVolume(): void {
    const { agent, customer } = sides.value
    if (graph === null && (volume.value > FULL || agent !== FULL || customer !== FULL)) graph = new SoundGraph(audio)
    if (graph === null) {
      audio.volume = volume.value / FULL
      return
    }
    audio.volume = 1
    graph.set(volume.value / FULL, agent / FULL, customer / FULL)
  }
  function tick(): void {
    const back = playing.value ? afterLoop(audio.currentTime, before, loop.value) : null
    if (back !== null) audio.currentTime = back
    before = audio.currentTime
    position.value = audio.currentTime
  }
  function follow(): void {
    cancelAnimationFrame(frame)
    const step = (): void => {
      tick()
      if (playing.value) frame = requestAnimationFrame(step)
    }
    step()
  }

  function leave(): void {
    if (shown !== null && facts.value !== null) store.remember(shown, audio.ended ? 0 : audio.currentTime)
    generation += 1
    audio.pause()
    audio.removeAttribute('src')
    audio.load()
    facts.value = null
    waves.value = null
    notes.value = []
    loop.value = null
    loopStart.value = null
    error.value = null
    position.value = 0
    playing.value = false
    shown = null
  }
  async function open(id: string): Promise<void> {
    const mine = generation
    const opened = await store.open(id)
    if (mine !== generation) return
    if (!opened.ok) {
      error.value = opened.error
      state.value = 'failed'
      return
    }
    shown = id
    facts.value = opened.value
    notes.value = opened.value.notes
    audio.src = opened.value.url
    audio.defaultPlaybackRate = speed.value
    audio.playbackRate = speed.value
    const last = store.positionOf(id)
    if (last > 0 && last < opened.value.seconds - 1) audio.currentTime = last
    position.value = audio.currentTime
    state.value = 'ready'
    if (wantsToPlay) void play()
    const peaks = await store.peaks(id)
    if (mine === generation && peaks.ok) waves.value = parsePeaks(peaks.value)
  }
  function change(id: string | null): void {
    clearTimeout(passing)
    leave()
    wantsToPlay = false
    state.value = id === null ? 'idle' : 'opening'
    const hurried = performance.now() - changedAt < PASSING_MS
    changedAt = performance.now()
    if (id === null) return
    if (hurried) passing = setTimeout(() => { void open(id) }, PASSING_WAIT_MS)
    else void open(id)
  }

  async function play(): Promise<void> {
    if (state.value === 'opening') wantsToPlay = true
    if (state.value !== 'ready') return
    wantsToPlay = false
    graph?.resume()
    try {
      await audio.play()
    } catch (cause) {
      // Paused or exchanged while it began is no failure; a broken file comes as the element's error.
      if (cause instanceof DOMException && cause.name === 'NotAllowedError') error.value = { code: 'internal', message: cause.message }
    }
  }
  function toggle(): void {
    if (playing.value) audio.pause()
    else void play()
  }
  function seek(to: number): void {
    if (state.value !== 'ready') return
    const target = Math.min(Math.max(0, to), seconds.value)
    audio.currentTime = target
    before = target
    position.value = target
  }
  /** First press: from here; second: to here; third: no loop. */
  function markLoop(): void {
    if (loop.value !== null) loop.value = null
    else if (loopStart.value === null) loopStart.value = position.value
    else {
      setLoop(loopStart.value, position.value)
      loopStart.value = null
    }
  }
  function setLoop(one: number, other: number): void {
    loop.value = loopOf(one, other, seconds.value)
    if (loop.value !== null) seek(loop.value.from)
  }

  /** The element could not go on: main knows why, in words for a person. */
  async function onAudioError(): Promise<void> {
    const id = shown
    if (id === null || audio.error === null || audio.getAttribute('src') === null) return
    const mine = generation
    const again = await store.open(id)
    if (mine !== generation) return
    state.value = 'failed'
    error.value = again.ok ? { code: 'media_broken', message: audio.error?.message ?? '' } : again.error
  }
  const listeners: Readonly<Record<string, () => void>> = {
    play: () => { playing.value = true; follow() },
    pause: () => { playing.value = false; tick() },
    ended: () => { playing.value = false; position.value = seconds.value },
    timeupdate: tick,
    seeked: tick,
    error: () => { void onAudioError() },
  }
  for (const [name, listener] of Object.entries(listeners)) audio.addEventListener(name, listener)

  watch(media, change, { immediate: true })
  watch(speed, (now) => { audio.playbackRate = now })
  watch([volume, sides], applyVolume, { immediate: true })
  watch([speed, volume], ([playerSpeed, playerVolume]) => {
    clearTimeout(remembering)
    remembering = setTimeout(() => { void settings.update({ playerSpeed, playerVolume }, 'player') }, REMEMBER_MS)
  })
  onScopeDispose(() => {
    clearTimeout(passing)
    cancelAnimationFrame(frame)
    leave()
    for (const [name, listener] of Object.entries(listeners)) audio.removeEventListener(name, listener)
    graph?.close()
  })

  async function saveNotes(next: readonly MediaNote[]): Promise<void> {
    if (shown === null) return
    const kept = await store.saveNotes(shown, next)
    if (kept.ok) notes.value = [...next].sort((a, b) => a.at - b.at)
    else error.value = kept.error
  }
  return {
    state, playing, error, facts, waves, notes, position, seconds, loop, loopStart, speed, volume, sides,
    play, toggle, seek, markLoop, setLoop, saveNotes,
    skip: (by: number) => { seek(audio.currentTime + by) },
    faster: (step: 1 | -1) => {
      const at = SPEEDS.findIndex((one) => one >= speed.value)
      speed.value = SPEEDS[Math.min(Math.max(0, at + step), SPEEDS.length - 1)] ?? 1
    },
    retry: () => { change(media()) },
  }
}
export type Player = ReturnType<typeof usePlayer>
