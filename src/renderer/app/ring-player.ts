/**
 * Plays the ring tone that main asks for. Main decides when it rings; this window only has the
 * sound devices. A device that is gone is replaced by the default and reported.
 */

export interface RingRequest {
  readonly tone: string
  /** Empty = the system's default. */
  readonly deviceId: string
  /** 0–100. */
  readonly volume: number
  readonly alsoDefault: boolean
  readonly loop: boolean
}

export interface RingReport { readonly ok: boolean; readonly error: string }

const TONES: ReadonlySet<string> = new Set(['classic', 'soft', 'bright'])

function say(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

export class RingPlayer {
  #sounds: HTMLAudioElement[] = []
  /** A request that was overtaken must not start to ring late. */
  #generation = 0

  /** Silence, at once. */
  stop(): void {
    this.#generation += 1
    for (const sound of this.#sounds) {
      sound.pause()
      sound.removeAttribute('src')
    }
    this.#sounds = []
  }

  /** Starts to ring; resolves with what became of it. An unknown tone is the classic one, `none` is silence. */
  async play(request: RingRequest): Promise<RingReport> {
    this.stop()
    const mine = this.#generation
    if (request.tone === 'none' || request.volume === 0) return { ok: true, error: '' }
    const first = await this.#start(request, request.deviceId, mine)
    if (request.deviceId === '') return first
    if (!first.ok || request.alsoDefault) {
      const second = await this.#start(request, '', mine)
      // The chosen device failed: it rings, but not where it should.
      if (first.ok) return second
      return { ok: false, error: second.ok ? `chosen device: ${first.error}` : second.error }
    }
    return first
  }

  async #start(request: RingRequest, deviceId: string, mine: number): Promise<RingReport> {
    const sound = new Audio(`./tones/${TONES.has(request.tone) ? request.tone : 'classic'}.wav`)
    sound.loop = request.loop
    sound.volume = Math.min(1, Math.max(0, request.volume / 100))
    try {
      if (deviceId !== '') await sound.setSinkId(deviceId)
      if (mine !== this.#generation) return { ok: true, error: '' }
      this.#sounds.push(sound)
      await sound.play()
      return { ok: true, error: '' }
    } catch (error) {
      // Stopped while it began: not a failure.
      if (mine !== this.#generation) return { ok: true, error: '' }
      return { ok: false, error: say(error) }
    }
  }
}
