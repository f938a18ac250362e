/** A number of bytes as people read it: 812 B, 14.2 KB, 3.1 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_024, 'KB'] : bytes < 1_000_000_000 ? [bytes / 1_048_576, 'MB'] : [bytes / 1_073_741_824, 'GB']
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`
}
