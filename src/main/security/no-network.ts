/**
 * Closes the ways by which a page could talk to the world in spite of its policy: WebRTC (STUN and TURN need no `connect-src`) and the
 * resolver (a name that is looked up is a message to whoever serves it). The links of the program itself are Node's sockets and do
 * not pass here. SECURITY: in real windows test/e2e/no-network.test.ts, with listeners that hear an unguarded window.
 */
import type { CommandLine, Session, WebContents } from 'electron'

/** No name is resolved and no address reached, whichever part of Chromium asks. To be called before the app is ready. */
export function resolveNothing(commandLine: CommandLine): void {
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
}

/** WebRTC of this page may use the proxy only, and the proxy leads nowhere (below). */
export function silenceWebRtc(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** A proxy that does not exist, for every address, those of this computer too. Resolves when the session uses it. */
export function leadNowhere(own: Session): Promise<void> {
  // `.invalid` never resolves (RFC 6761, 6.4).
  return own.setProxy({ mode: 'fixed_servers', proxyRules: 'http://nowhere.invalid:9', proxyBypassRules: '<-loopback>' })
}
