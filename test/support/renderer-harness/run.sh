#!/bin/sh
# Builds the windows and takes pictures: run.sh --only=login,talking --langs=zh-CN,en --themes=light,dark --axe
set -e
cd "$(dirname "$0")/../../.."
PATH="$PWD/node_modules/.bin:$PATH"
[ -n "$NO_BUILD" ] || node test/support/renderer-harness/build.mjs
ELECTRON="${ELECTRON:-.cache/electron-42.0.0/package/bin/electron}"
exec xvfb-run -a dbus-run-session -- "$ELECTRON" --no-sandbox test/support/renderer-harness/main.mjs "$@"
