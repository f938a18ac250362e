/** `npm run build` */
import { build } from './lib/build.ts'
import { runMain } from './lib/say.ts'

await runMain(async () => (await build()).code ?? 1)
