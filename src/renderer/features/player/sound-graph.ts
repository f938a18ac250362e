/**
 * Louder than the file is, and each side of a call by itself: what an audio element cannot do alone. Made when it is first needed; from
 * then on the element's sound goes through it. The default output, never the ring device: what is played back is for the headset.
 */
export class SoundGraph {
  readonly #context = new AudioContext()
  readonly #master: GainNode
  readonly #left: GainNode
  readonly #right: GainNode

  constructor(audio: HTMLAudioElement) {
    const context = this.#context
    const source = context.createMediaElementSource(audio)
    const splitter = context.createChannelSplitter(2)
    const merger = context.createChannelMerger(2)
    // A boosted voice must not crackle where it was loud before.
    const limiter = new DynamicsCompressorNode(context, { threshold: -3, knee: 0, ratio: 20, attack: 0.002, release: 0.1 })
    this.#master = context.createGain()
    this.#left = context.createGain()
    this.#right = context.createGain()
    // One channel is on both sides, as the element itself plays it.
    const both = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit', channelInterpretation: 'speakers' })
    source.connect(both).connect(splitter)
    splitter.connect(this.#left, 0).connect(merger, 0, 0)
    splitter.connect(this.#right, 1).connect(merger, 0, 1)
    merger.connect(this.#master).connect(limiter).connect(context.destination)
  }

  /** Parts of 1. */
  set(volume: number, left: number, right: number): void {
    const at = this.#context.currentTime
    this.#master.gain.setTargetAtTime(volume, at, SMOOTH_S)
    this.#left.gain.setTargetAtTime(left, at, SMOOTH_S)
    this.#right.gain.setTargetAtTime(right, at, SMOOTH_S)
  }

  /** Sounds again after the system has put it to sleep. */
  resume(): void {
    if (this.#context.state === 'suspended') void this.#context.resume()
  }

  close(): void {
    void this.#context.close()
  }
}
/** No click when a control is moved. */
const SMOOTH_S = 0.015
