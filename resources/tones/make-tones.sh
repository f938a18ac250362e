#!/bin/sh
# How the ring tones were made (sox). 22.05 kHz, mono, 16 bit; each ends in silence, so that it can be looped.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make() { sox -n -r 22050 -c 1 -b 16 "$@"; }
make "$work/classic.wav" synth 1.0 sine 440 sine 480 remix 1,2 fade t 0.02 1.0 0.05 pad 0 1.4
make "$work/soft1.wav" synth 0.9 sine 523.25 sine 1046.5 remix 1v0.8,2v0.15 fade l 0.01 0.9 0.85
make "$work/soft2.wav" synth 1.2 sine 392 sine 784 remix 1v0.8,2v0.15 fade l 0.01 1.2 1.1
sox "$work/soft1.wav" "$work/soft2.wav" "$work/soft.wav" pad 0 0.9
make "$work/b1.wav" synth 0.16 sine 1318.5 sine 2637 remix 1v0.7,2v0.2 fade l 0.005 0.16 0.12
make "$work/b2.wav" synth 0.16 sine 1568 sine 3136 remix 1v0.7,2v0.2 fade l 0.005 0.16 0.12
make "$work/b3.wav" synth 0.16 sine 2093 sine 4186 remix 1v0.7,2v0.2 fade l 0.005 0.16 0.12
sox "$work/b1.wav" "$work/b2.wav" "$work/b3.wav" "$work/b1.wav" "$work/b2.wav" "$work/b3.wav" "$work/bright.wav" pad 0 1.1
for tone in classic soft bright; do sox -D "$work/$tone.wav" -b 16 "$tone.wav" gain -n -3; done
