#!/bin/sh
# Every command quoted in README.md answers as quoted there.
#
# A block fenced as ```console holds commands, lines that begin with "$ skipstep", and the answer below each.
# Lines that begin with "> " are what is typed into a line-mode session; a line "..." stands for any lines.
. "${srcdir:-.}/tests/sh/lib.sh"

mkdir bin && printf '#!/bin/sh\nexec "%s" "$@"\n' "$SKIPSTEP" >bin/skipstep && chmod +x bin/skipstep
PATH=$tmp/bin:$PATH
export PATH

# N.command, N.typed and N.answer of each command
awk '
/^```/ { inside = !inside && /^```console$/; next }
!inside { next }
/^\$ / { n++; print substr($0, 3) >(n ".command"); printf "" >(n ".typed"); printf "" >(n ".answer"); next }
/^>/ { print substr($0, 3) >(n ".typed"); next }
{ print >(n ".answer") }' "$srcdir/README.md"

# agree ANSWER QUOTED: the same lines; "..." is any lines.
agree() {
	awk '
	NR == FNR { quoted[++n] = $0; next }
	{ said[++m] = $0 }
	END {
		for (i = j = 1; i <= n; i++) {
			if (quoted[i] == "...") {
				any = 1
				continue
			}
			while (any && j <= m && said[j] != quoted[i])
				j++
			if (j > m || said[j] != quoted[i]) {
				print "quoted: " quoted[i]
				print "said:   " (j > m ? "(nothing more)" : said[j])
				exit 1
			}
			any = 0
			j++
		}
		if (!any && j <= m) {
			print "not quoted: " said[j]
			exit 1
		}
	}' "$2" "$1"
}

n=1
while [ -e $n.command ]; do
	last=$(cat $n.command)
	sh -c "$last" <$n.typed >out 2>err || status=$?
	cat err >>out
	if agree out $n.answer; then pass; else fail "README.md quotes another answer"; fi
	n=$((n + 1))
done
is "$((n > 8))" 1 "at least eight commands in README.md"

# what is named there is there
files=$(sed -n 's/.*](\([A-Za-z][A-Za-z0-9_./-]*\)).*/\1/p; s/.*src="\([a-z][^":]*\)".*/\1/p' "$srcdir/README.md")
for file in $files; do
	if [ -e "$srcdir/$file" ]; then pass; else fail "README.md names $file, which is not there"; fi
done

finish
