#!/bin/sh
# Every lesson is gone through to its end by words alone, and printed whole.
. "${srcdir:-.}/tests/sh/lib.sh"

run lessons
ok
for file in "$srcdir"/lessons/*.md; do
	name=$(basename "$file" .md)
	[ "$name" != README ] || continue
	has out "$name, "
done

for file in "$srcdir"/lessons/*.md; do
	name=$(basename "$file" .md)
	[ "$name" != README ] || continue
	stops=$(grep -c '^## ' "$file")
	# page through; an open question is answered with nothing, and the lesson tells
	{
		echo "lesson $name"
		n=0
		while [ $n -lt "$stops" ]; do
			printf 'answer\npage next\n'
			n=$((n + 1))
		done
	} >words
	run --plain <words
	ok
	is "$(grep -c "^Lesson $name, .* Stop [0-9]* of $stops, " out)" "$stops" "stops of $name"
	has out "That was the last stop of $name."
	# a question is always said, however long the words before it
	asking=$(awk '/^## / { new = 1 } /^ask / && new { n++; new = 0 } END { print n }' "$file")
	is "$(grep -c '^Question 1[.] ' out)" "$asking" "first questions of $name"
	lacks out '{'

	run lesson "$name"                  # printed
	ok
	lacks out '{'
	is "$(awk 'length($0) > 100' out | wc -l | tr -d ' ')" 0 "long lines of $name"
done

# while a question is open a line answers it, but a key's name is that key
printf 'lesson downsample\nPgDn\nPgUp\n' >words
run --plain <words
ok
is "$(grep -o 'Stop [0-9]*' out | tr '\n' ' ')" 'Stop 1 Stop 2 Stop 1 ' 'stops'

printf 'no title\n' >title.md
run lesson title.md
exits 4
has err 'title.md:1'
run lesson downsample 99
exits 2
run lesson downsample 2
ok
has out 'Built'

finish
