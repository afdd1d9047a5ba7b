# tally.awk: reads automake's test results and prints "PASSED FAILED".
#
#	find tests -name '*.trs' | awk -f tally.awk
#
# A test may count its checks itself, with a last line "# N passed, N failed" in its log; else it is
# one. What was skipped is said on stderr.

{
	result = "ERROR"
	good = bad = -1
	why = ""
	while ((getline line < $0) > 0)
		if (line ~ /^:test-result:/) {
			split(line, word, " ")
			result = word[2]
		}
	log_file = $0
	sub(/\.trs$/, ".log", log_file)
	while ((getline line < log_file) > 0) {
		if (line ~ /^# [0-9]+ passed, [0-9]+ failed$/) {
			split(line, word, " ")
			good = word[2]
			bad = word[4]
		}
		if (line ~ /^skipped: /)
			why = line
	}
	close($0)
	close(log_file)

	if (result == "SKIP") {
		sub(/^.*\/tests\//, "tests/", log_file)
		print log_file ": " why >"/dev/stderr"
	} else if (result == "PASS") {
		passed += good < 0 ? 1 : good
	} else {
		passed += good > 0 ? good : 0
		failed += bad > 0 ? bad : 1
	}
}

END {
	print passed + 0, failed + 0
}
