#!/bin/sh
# The lessons hold, in every door; a wrong one is told apart, with file and line.
. "${srcdir:-.}/tests/sh/lib.sh"

run lesson --check "$srcdir/lessons"
ok
for lesson in "$srcdir"/lessons/*.md; do
	has out "$(basename "$lesson" .md):"
done

run lesson downsample
ok
has out '2 of the 9'
has out 'layer2.0 and layer3.0'
run lesson shortcuts
ok
has out '2,752'
has out '269,722'

# shellcheck disable=SC2016 # the fence is meant as it stands
printf '# T\n\n## S\n\nWords.\n\n```skipstep\ngoto layer2.0.add\nexpect moonlight\n```\n' >wrong.md
run lesson --check wrong.md
exits 1
has err 'wrong.md:9: '
has err 'moonlight'

# shellcheck disable=SC2016 # the fence is meant as it stands
printf '# T\n\n## S\n\nA {value nowhere/1,2,3} here.\n' >hole.md
run lesson --check hole.md
exits 1
has err 'hole.md:3: '
has err 'nowhere'

# shellcheck disable=SC2016 # the fence is meant as it stands
printf '# T\n\n## S\n\nA {value here.\n' >open.md
run lesson --check open.md
exits 4
has err 'open.md:5: '

# A lesson is somebody else's words: it writes no files and opens none elsewhere.
for verb in 'dump conv1 -o taken.npy --force' 'export png all -o taken' 'top -m /etc/passwd' 'picture ../x.png'; do
	# shellcheck disable=SC2016 # the fence is meant as it stands
	printf '# T\n\n## S\n\nWords.\n\n```skipstep\n%s\n```\n' "$verb" >guest.md
	run lesson guest.md
	exits 4
	has err 'guest.md:8: a lesson '
	run lesson --check guest.md
	exits 1
	printf 'lesson guest.md\n' >lines
	run <lines
	has out 'a lesson '
done
is "$(find . -name 'taken*')" '' "files a lesson has written"
run lesson guest.md : dump conv1 -o mine.txt
exits 4
run lesson downsample : dump conv1 -o mine.txt
exits 0                                 # what comes after it may

finish
