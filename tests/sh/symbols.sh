#!/bin/sh
# symbols.sh: no two functions have one name. Of two in the archives the linker takes one and says nothing.
. "${srcdir:-.}/tests/sh/lib.sh"
need nm

build=$(dirname "$SKIPSTEP")
set --
for archive in "$build"/lib*.a; do
	[ -e "$archive" ] && set -- "$@" "$archive"
done
[ $# -gt 0 ] || skip "the program's archives are not beside it"
nm -g --defined-only "$@" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort >names
has names op_conv2d
is "$(uniq -d names | tr '\n' ' ')" '' 'names defined twice'
finish
