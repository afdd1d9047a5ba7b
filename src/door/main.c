/* main.c -- skipstep: a debugger for a forward pass. */
#include "door/cli.h"

int main(int argc, char **argv)
{
	return cli_run(argc, argv);
}
