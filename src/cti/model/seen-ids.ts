/** More than can be on their way twice. */
const MAX_IDS = 4_096

/** Remembers the ids that were seen last. */
export class SeenIds {
  private readonly ids = new Set<string>()

  /** False when it was seen already. */
  add(id: string): boolean {
    if (this.ids.has(id)) return false
    this.ids.add(id)
    if (this.ids.size > MAX_IDS) {
      // A Set keeps the order in which its members came.
      for (const oldest of this.ids) { this.ids.delete(oldest); break }
    }
    return true
  }
}
