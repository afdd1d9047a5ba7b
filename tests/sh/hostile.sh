#!/bin/sh
# Names and words from outside never steer a terminal, through whatever door and verb they come.
. "${srcdir:-.}/tests/sh/lib.sh"

esc=$(printf '\033') bell=$(printf '\007') c1=$(printf '\302\233') bad=$(printf '\377')

# harmless FILE: nothing in it but printable bytes, blanks and the ends of lines.
harmless() {
	n=$(LC_ALL=C tr -d '\n\t\040-\176\200-\377' <"$1" | wc -c)
	c=$(LC_ALL=C grep -c "$(printf '\302[\200-\237]')" "$1")
	is "$((n + c))" 0 "control characters in $1"
}

name="a${esc}]0;b$bell${esc}[31mc$c1"
newline='two
lines'
mkdir -p data/pictures data/lessons
cp "$SKIPSTEP_DATA"/resnet20-b.* data/
for file in "$name" "$newline" "d${bad}e" ship; do
	cp "$SKIPSTEP_DATA/pictures/cat.png" "data/pictures/$file.png"
done
cp data/resnet20-b.net "data/$name.net"
# shellcheck disable=SC2016 # Markdown
printf '# Title\n\n## Stop\n\nSay it.\n\n```skipstep\ngoto conv1\nask How many?\nanswer 16\n```\n' >"data/lessons/$name.md"
printf '# Title %s[31m\n\n## Stop\n\nred\n' "$esc" >data/lessons/escape.md

for picture in "$name" "$newline" "d${bad}e"; do
	for verb in top where 'say network' blocks steps 'why conv1/0,0,0' 'view overview' 'maps conv1' code \
		'describe conv1' 'compare resnet20-a' quit 'goto conv1 : next : where' 'top --json'; do
		# shellcheck disable=SC2086 # words
		run -i "data/pictures/$picture.png" $verb
		exits 0
		harmless out
		harmless err
	done
	printf 'next\nwhere\npicture\nquit\n' >lines
	run -i "data/pictures/$picture.png" <lines
	exits 0
	harmless out
	harmless err
done

run "$name"
exits 2
harmless err
run -m "data/$name.net" where
exits 0
harmless out
run lesson "data/lessons/$name.md"
exits 0
harmless out
run lesson --check "data/lessons/$name.md"
exits 0
harmless out

SKIPSTEP_DATA=$tmp/data
for verb in picture model lessons 'lesson nosuch' 'picture nosuch'; do
	# shellcheck disable=SC2086 # words
	run $verb
	harmless out
	harmless err
done
run picture
has out ship # and only what can be typed: harmless, above

run lesson escape
exits 4
has err 'escape.md:1: '
harmless err
printf 'lesson escape\nlessons\n' >lines
run <lines
exits 0
harmless out

# An exported sheet's letters are drawn: there is nothing to obey, but it has to be drawn.
run -i "data/pictures/$name.png" export png input -o sheet.png
ok

finish
