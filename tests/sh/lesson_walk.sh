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
	lacks out '{'

	run lesson "$name"                  # printed
	ok
	lacks out '{'
	is "$(awk 'length($0) > 100' out | wc -l | tr -d ' ')" 0 "long lines of $name"
done

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
