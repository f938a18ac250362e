/** Memory of a process tree on Linux. */
import { readFileSync, readdirSync } from 'node:fs'

function parents(): Map<number, number> {
  const found = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      // "pid (name with spaces) state ppid …": the name may hold anything, so read after the last bracket.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // Ended meanwhile.
    }
  }
  return found
}

/** The process and everything below it. */
export function treeOf(pid: number): number[] {
  const parentOf = parents()
  const tree = [pid]
  for (let i = 0; i < tree.length; i += 1) {
    for (const [child, parent] of parentOf) if (parent === tree[i]) tree.push(child)
  }
  return tree
}

/** Sum of the proportional set sizes of the tree in MiB; null where the system does not say. */
export function treePssMib(pid: number): number | null {
  let kib = 0
  for (const member of treeOf(pid)) {
    try {
      const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'))
      kib += Number(match?.[1] ?? 0)
    } catch (error) {
      // A process that ended counts nothing; one that may not be looked into makes the sum a lie.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ESRCH') return null
    }
  }
  return kib / 1024
}
