#!/bin/sh
# Line mode, word for word. tests/transcripts/*.txt: the first line is the command, lines that begin with "> "
# (an answer to a lesson: "answer> ") are what is typed, all others what is said.
. "${srcdir:-.}/tests/sh/lib.sh"

for file in "$srcdir"/tests/transcripts/*.txt; do
	sed -n -e 's/^> //p' -e 's/^>$//p' -e 's/^answer> //p' "$file" >typed
	# shellcheck disable=SC2046 # words of the first line
	run $(sed -n -e '1s|SRC|'"$srcdir"'|' -e '1s/^\$ skipstep //p' "$file") <typed
	ok
	# Without a terminal no prompt is printed, so what is typed is put back where it was answered.
	grep -v -e '^> ' -e '^>$' -e '^answer> ' "$file" | sed 1d >expected
	same out expected
	is "$(awk 'length($0) > 160' out | wc -l | tr -d ' ')" 0 "very long lines"
	is "$(grep -c ' $' out)" 0 "lines with trailing blanks"
	is "$(grep -c '!=' out)" "$(grep -c 'stride != 1\|inplanes !=' out)" "signs that are not read aloud"
done

finish
