# embed.awk: text files into one C file, which defines source_table (src/lesson/source.h).
#
#	LC_ALL=C awk -f embed.awk FILE... >source_data.c
#
# Each file becomes an array of bytes, NUL-terminated: a string literal may be as short as 4095.

function name(path) {
	sub(/^.*\//, "", path)
	return path
}

function put(c) {
	printf "%s%d,", column++ % 24 ? "" : "\n\t", c
}

BEGIN {
	for (i = 1; i < 256; i++)
		code[sprintf("%c", i)] = i
	print "/* Made by tools/embed.awk. */"
	print "#include \"lesson/source.h\""
}

FNR == 1 {
	if (files++)
		print "\n\t0\n};"
	file[files] = FILENAME
	column = 0
	printf "\nstatic const unsigned char text%d[] = { /* %s */", files, name(FILENAME)
}

{
	for (i = 1; i <= length($0); i++)
		put(code[substr($0, i, 1)])
	put(10)
}

END {
	if (files)
		print "\n\t0\n};"
	print "\nconst struct source source_table[] = {"
	for (i = 1; i <= files; i++)
		printf "\t{ \"%s\", text%d, sizeof(text%d) - 1 },\n", name(file[i]), i, i
	print "\t{ 0 },\n};"
}
