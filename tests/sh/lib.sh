# lib.sh: what every shell test begins with.
#
#	. "${srcdir:-.}/tests/sh/lib.sh"
#	run top -i cat                  # the program: $status, $out, $err (files out, err)
#	ok                              # it ended with 0 and said nothing on stderr
#	has out 'layer2.0'              # fixed text somewhere in a file
#	finish
#
# A test works in a folder of its own, $tmp, which is the current folder and goes away at the end.
# Every assertion counts; the test goes on after a failed one and finish says how it went.
# shellcheck shell=sh

set -u

srcdir=${srcdir:-$(cd "$(dirname "$0")/../.." && pwd)}
SKIPSTEP=${SKIPSTEP:-$srcdir/build/skipstep}
test_name=$(basename "$0" .sh)
tmp=$(mktemp -d "${TMPDIR:-/tmp}/skipstep-$test_name.XXXXXX") || exit 99
trap 'cd /; rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM
cd "$tmp" || exit 99
export XDG_CONFIG_HOME="$tmp/settings"
passed=0 failed=0 status=0 last=

# skip WHY: this test cannot be run here.
skip() {
	echo "skipped: $*"
	exit 77
}

# need COMMAND...: skip unless all are installed.
need() {
	for command; do
		command -v "$command" >/dev/null 2>&1 || skip "$command is not installed"
	done
}

# run ARG...: the program, with an empty standard input unless one is given with <.
# Its exit status is in $status, what it said in the files out and err and in $out and $err.
run() {
	last="skipstep $*"
	status=0
	if [ -t 0 ]; then
		"$SKIPSTEP" "$@" >out 2>err </dev/null || status=$?
	else
		"$SKIPSTEP" "$@" >out 2>err || status=$?
	fi
	# shellcheck disable=SC2034 # for the tests
	out=$(tr -d '\000' <out) err=$(tr -d '\000' <err)
}

pass() {
	passed=$((passed + 1))
}

fail() {
	failed=$((failed + 1))
	printf 'FAIL: %s\n  after: %s (exit %s)\n' "$*" "$last" "$status"
	head -n 20 out err 2>/dev/null
}

# is ACTUAL EXPECTED [WHAT]
is() {
	if [ "$1" = "$2" ]; then pass; else fail "${3:-value} is '$1', not '$2'"; fi
}

# exits N
exits() {
	is "$status" "$1" "exit status"
}

# ok: ended with 0, nothing on stderr.
ok() {
	exits 0
	is "$err" "" "stderr"
}

# has FILE TEXT, lacks FILE TEXT: fixed text, within one line.
has() {
	if grep -qF -e "$2" "$1"; then pass; else fail "$1 has no '$2'"; fi
}

lacks() {
	if grep -qF -e "$2" "$1"; then fail "$1 has '$2'"; else pass; fi
}

# same FILE EXPECTED-FILE
same() {
	if diff -u "$2" "$1"; then pass; else fail "$1 differs from $2"; fi
}

finish() {
	echo "# $passed passed, $failed failed"
	[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
	exit
}
