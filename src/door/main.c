/* skipstep: a stand-in until the doors are hung. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return printf("skipstep (skipstep) %s\n", SKIPSTEP_VERSION) < 0;
	printf("Usage: skipstep [OPTIONS] [VERB [ARG...]] [: VERB [ARG...]]...\n");
	return 0;
}
