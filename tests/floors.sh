#!/bin/sh
# A folder is a floor (src/FLOORS): a file includes its own floor or a lower one, and some libraries
# are known to one folder only; nothing below the doors prints or exits. Usage: floors.sh [SRC]
set -eu
LC_ALL=C
export LC_ALL

src=${1:-${srcdir:-$(dirname "$0")/..}/src}
find "$src" -name '*.[ch]' -o -name '*.inc' | sort >floors.list.$$
trap 'rm -f floors.list.$$' EXIT

awk -v src="$src" -v list=floors.list.$$ '
function fault(sentence) {
	printf "%s:%d: %s\n", shown, FNR, sentence
	faults++
}

# "op/fast/avx2.c" -> "op"
function folder(path) {
	sub(/\/.*/, "", path)
	return path
}

# Which files may include a library.
function home(header) {
	if (header ~ /^(n?curses|term|ncursesw?\/.*)\.h$/)
		return "^door/tui[^/]*$"
	if (header == "png.h")
		return "^picture/"
	if (header == "jpeglib.h")
		return "^picture/"
	if (header == "zip.h")
		return "^base/archive"
	if (header == "jansson.h")
		return "^weights/"
	if (header ~ /^md4c.*\.h$/)
		return "^lesson/"
	return ""
}

BEGIN {
	while ((getline line < (src "/FLOORS")) > 0) {
		n = split(line, word, " ")
		for (i = 2; i <= n; i++)
			floor[word[i]] = word[1]
	}
	while ((getline path < list) > 0)
		ARGV[ARGC++] = path
}

FNR == 1 {
	shown = substr(FILENAME, length(src) + 2)
	here = folder(shown)
	files++
	if (!(here in floor))
		fault("src/FLOORS does not say on which floor " here "/ is")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	there = folder(part[2])
	if (part[2] == "config.h")
		next
	includes++
	if (part[2] !~ /\//)
		fault("\"" part[2] "\" does not name its folder")
	else if (!(there in floor))
		fault("\"" part[2] "\" is in no folder of src/FLOORS")
	else if (floor[there] > floor[here])
		fault("floor " floor[here] " includes \"" part[2] "\" of floor " floor[there])
	next
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	split($0, part, /[<>]/)
	allowed = home(part[2])
	if (allowed != "" && shown !~ allowed)
		fault("<" part[2] "> may only be included by " allowed)
}

FNR == 401 {
	fault("more than 400 lines")
}

floor[here] > 0 && floor[here] < 8 {
	code = $0
	gsub(/"([^"\\]|\\.)*"|\/\*.*\*\//, "", code)
	if (code ~ /(^|[^A-Za-z0-9_.>])(malloc|calloc|realloc|free|strn?dup|asprintf|fopen|fread|fwrite|creat|rename|unlink|rmdir|mkdir|mkstemp) *\(/ && code !~ /^( \*|\/\*)/)
		fault("memory and files go through base/alloc.h and base/io.h")
}

floor[here] < 8 {
	gsub(/"([^"\\]|\\.)*"|\/\*.*\*\//, "")
	if (/(^|[^A-Za-z0-9_.>])(v?printf|puts|putchar|perror|getchar|exit|_exit|abort) *\(/ || /[^A-Za-z0-9_]std(in|out|err)[^A-Za-z0-9_]/)
		if (!/^( \*|\/\*|   )/)
			fault("below the doors nothing prints, reads a terminal or exits")
}

END {
	if (files < 100 || includes < 200) {
		print "only " files + 0 " files and " includes + 0 " includes found in " src
		faults++
	}
	printf "%d files, %d includes between them, %d faults\n", files, includes, faults
	exit faults > 0
}'
