# coverage.awk: what gcov -n says of each object, as one line a source file and a total.
#
# A header's functions appear with every object that includes it; the best of these counts.

/^File / {
	split($0, part, "'")
	file = part[2]
	if (!sub(/^(.*\/)?src\//, "src/", file))
		file = ""
}

/^Lines executed:/ && file != "" {
	sub(/^Lines executed:/, "")
	split($0, part, /% of /)
	if (!(file in percent) || part[1] > percent[file] + 0) {
		percent[file] = part[1]
		lines[file] = part[2]
	}
	file = ""
}

END {
	for (file in lines) {
		printf "%6.2f%% of %5d  %s\n", percent[file], lines[file], file | "sort -k4"
		ran += percent[file] / 100 * lines[file]
		all += lines[file]
	}
	close("sort -k4")
	printf "%6.2f%% of %5d  in all\n", all ? 100 * ran / all : 0, all
}
