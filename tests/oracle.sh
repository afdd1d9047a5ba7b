#!/bin/sh
# oracle.sh: skipstep against live PyTorch. ./dev oracle runs it.
#
# Every tests/oracle/*.py is one part; it adds a line "PASSED FAILED" to the file $ORACLE_COUNTS. --all tries the
# largest networks too. The last part is the shipped networks' accuracy on CIFAR-10's test pictures, where they are at
# hand (SKIPSTEP_SHARED).
# Ends with the line "N passed, N failed", and with 1 where anything differs.
set -u
LC_ALL=C
export LC_ALL

srcdir=${srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
SKIPSTEP=${SKIPSTEP:-$srcdir/build/skipstep}
SKIPSTEP_DATA=${SKIPSTEP_DATA:-$srcdir/data}
PYTHON=${PYTHON:-/usr/bin/python3}
PYTHONDONTWRITEBYTECODE=1
ORACLE_COUNTS=$(mktemp) || exit 1
trap 'rm -f "$ORACLE_COUNTS"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
export srcdir SKIPSTEP SKIPSTEP_DATA PYTHONDONTWRITEBYTECODE ORACLE_COUNTS

# part COMMAND...: a command that ends badly without having counted a failure counts as one.
part() {
	before=$(wc -l <"$ORACLE_COUNTS")
	"$@" && return
	tail -n "+$((before + 1))" "$ORACLE_COUNTS" | grep -q ' [1-9]' || echo '0 1' >>"$ORACLE_COUNTS"
}

for script in "$srcdir"/tests/oracle/*.py; do
	part "$PYTHON" "$script" "$@"
done

pictures=${SKIPSTEP_SHARED:-none}/data/cifar10/test_batch.bin
program=$(dirname "$SKIPSTEP")/tests/accuracy
if [ ! -e "$pictures" ]; then
	echo "accuracy: left out, CIFAR-10's test pictures are not here"
elif make -s -C "$(dirname "$SKIPSTEP")" tests/accuracy >&2; then
	for net in resnet20-a resnet20-b resnet20-c; do
		"$program" "$net" "$pictures"
		case $? in
		0) echo '1 0' ;;
		*) echo '0 1' ;;
		esac >>"$ORACLE_COUNTS"
	done
else
	echo '0 1' >>"$ORACLE_COUNTS"
fi

awk '{ passed += $1; failed += $2 }
END { print passed + 0 " passed, " failed + 0 " failed"; exit failed > 0 || !passed }' "$ORACLE_COUNTS"
