/*
 * Runs the Check suites of suites.h: all of them, or those named on the command line. Ends with
 * the line "# N passed, N failed" that ./dev check adds up.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"

static const struct row {
	const char *name;
	Suite *(*make)(void);
} rows[] = {
#define X(name) { #name, name##_suite },
	SUITES(X)
#undef X
};

enum { NROWS = sizeof(rows) / sizeof(rows[0]) };

static bool wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc <= 1;
}

int main(int argc, char **argv)
{
	int run = 0, failed = 0;

	setenv("CK_DEFAULT_TIMEOUT", "300", 0); /* against hanging, not against slowness: machines are busy */
	for (int i = 0; i < NROWS; i++) {
		if (!wanted(rows[i].name, argc, argv))
			continue;
		SRunner *runner = srunner_create(rows[i].make());
		srunner_run_all(runner, CK_ENV);
		run += srunner_ntests_run(runner);
		failed += srunner_ntests_failed(runner);
		srunner_free(runner);
	}
	if (run == 0)
		printf("no such suite\n");
	printf("# %d passed, %d failed\n", run - failed, failed);
	return run == 0 || failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
