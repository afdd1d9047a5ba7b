#!/bin/sh
# Every header compiles by itself: it includes what it uses, so the order of includes never matters.
set -eu

srcdir=${srcdir:-$(dirname "$0")/..}
: "${CC:=cc}"
good=0 bad=0
for header in $(cd "$srcdir/src" && find . -name '*.h' | sort); do
	# shellcheck disable=SC2086 # CC may carry options
	if printf '#include "%s"\n' "${header#./}" |
		$CC -std=gnu11 -D_GNU_SOURCE -fsyntax-only -Wall -Werror -I "$srcdir/src" -x c -; then
		good=$((good + 1))
	else
		echo "$header does not compile by itself"
		bad=$((bad + 1))
	fi
done
echo "# $good passed, $bad failed"
[ $good -ge 20 ] && [ $bad -eq 0 ]
