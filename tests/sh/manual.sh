#!/bin/sh
# The manual page has every verb, option and exit code, and is well formed.
. "${srcdir:-.}/tests/sh/lib.sh"

# the page as its reader sees it: no escapes
sed 's/\\-/-/g; s/\\&//g; s/\\e/\\/g' "$srcdir/docs/skipstep.1" >page
sed -n '/^\.Sh VERBS/,/^\.Sh KEYS/p' page >verbs

# verbs: from the one list there is; an entry of the page begins with the verb
verbs=$(sed -n 's/.*[[:space:]]X(\([a-z_]*\)).*/\1/p' "$srcdir/src/verb/verb.h" | sed 's/_$//; s/_/-/g')
is "$(($(echo "$verbs" | wc -l) > 20))" 1 "more than 20 verbs in verb.h"
for verb in $verbs; do
	if grep -qE "^\.It Ic $verb( |\$)" verbs; then pass; else fail "the manual has no entry for $verb"; fi
done

# no verb that is not
entries=$(sed -n 's/^\.It Ic \([a-z-]*\).*/\1/p' verbs)
for verb in $entries; do
	if echo "$verbs" | grep -qx "$verb"; then pass; else fail "the manual has $verb, and skipstep does not"; fi
done

# options: as --help lists them
run --help
ok
options=$(sed -n 's/^ *\(-[a-z], \)\{0,1\}--\([a-z-]*\).*/\2/p' out)
is "$(($(echo "$options" | wc -l) > 10))" 1 "more than 10 options in --help"
for option in $options; do
	if grep -qE "^\.It (Fl . , )?Fl -$option( |\$)" page; then
		pass
	else
		fail "the manual has no entry for --$option"
	fi
done

# exit codes: as err.h has them
sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/p' page >codes
numbers=$(sed -n 's/.*ERR_[A-Z]* = \([0-9]*\),.*/\1/p' "$srcdir/src/base/err.h")
for code in $numbers; do
	if grep -qE "^\.It (Li )?$code\$" codes; then pass; else fail "the manual has no exit code $code"; fi
done

# environment: every variable that the sources ask for
names=$(grep -rhoE 'getenv\("[A-Z_]+"\)' "$srcdir/src" | sed 's/.*"\(.*\)".*/\1/' | sort -u)
for name in $names; do
	has page "$name"
done

if command -v groff >/dev/null 2>&1; then
	last="groff -mdoc -ww"
	groff -mdoc -ww -Tutf8 -z "$srcdir/docs/skipstep.1" >out 2>&1
	is "$(cat out)" "" "what groff says"
fi

finish
