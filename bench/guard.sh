#!/bin/sh
# Instructions that fixed jobs take, as callgrind counts them, against those of callgrind.txt: unlike time they are the
# same each run. More than 3 % more, or less, is told; more ends with 1. Another compiler or C library makes other
# counts: then nothing is compared. Usage: guard.sh SKIPSTEP [--write]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
skipstep=${1:?"usage: guard.sh SKIPSTEP [--write]"} mode=${2-}
kept=$here/callgrind.txt percent=3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v valgrind >/dev/null 2>&1; then
	echo "guard: left out: valgrind is not installed" >&2
	exit 0
fi
libc=$(getconf GNU_LIBC_VERSION 2>/dev/null || echo "another C library")
made="$(cc --version | head -n 1), $libc, $(uname -m)"

# The full name of a job, then its words.
jobs='top top
steps steps
why why layer2.0.conv1/5,3,7
overview view overview
block --at layer2.0.conv1 view block
shapes shapes
c -m resnet20-c top
calls equal --random 200 --isa avx2 --threads 1'

count() {
	# one thread, one instruction set that valgrind knows, no settings of the reader's
	env -i PATH="$PATH" SKIPSTEP_DATA="${SKIPSTEP_DATA-}" SKIPSTEP_ISA=avx2 OMP_NUM_THREADS=1 LC_ALL=C.UTF-8 TERM=dumb \
		XDG_CONFIG_HOME="$work" valgrind --tool=callgrind --callgrind-out-file="$work/out" "$skipstep" "$@" \
		>"$work/answer" 2>"$work/log" </dev/null || {
		cat "$work/log" >&2
		return 1
	}
	sed -n 's/^==[0-9]*== Collected : //p' "$work/log"
}

echo "# $made" >"$work/now"
echo "$jobs" | while read -r name words; do
	# shellcheck disable=SC2086 # words
	echo "$name $(count $words)" >>"$work/now"
done

if [ "$mode" = --write ] || [ ! -e "$kept" ]; then
	cp "$work/now" "$kept"
	cat "$kept"
	exit 0
fi
if [ "$(head -n 1 "$kept")" != "$(head -n 1 "$work/now")" ]; then
	echo "guard: not compared: $(head -n 1 "$kept") made what is kept; here is $made" >&2
	exit 0
fi
awk -v percent="$percent" '
	FNR == 1 { next }
	NR == FNR { kept[$1] = $2; next }
	{
		change = kept[$1] ? ($2 / kept[$1] - 1) * 100 : 0
		word = !($1 in kept) ? "new" : change > percent ? "MORE" : change < -percent ? "less" : "as before"
		printf "%-10s %14d instructions  %+6.2f %%  %s\n", $1, $2, change, word
		bad += word == "MORE"
	}
	END { exit bad > 0 }
' "$kept" "$work/now"
