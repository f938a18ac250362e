/** Entry of the call card: small on its own, because it must be there at the first ring. */
import '../../styles/theme.css'
import '../../styles/base.css'
import CardApp from './CardApp.vue'
import { startWindow } from '../../app/start.ts'

void startWindow(CardApp)
