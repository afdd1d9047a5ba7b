/* tui_drive.c -- the full screen without a terminal: keys from a pipe, pages to nowhere. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "door/tui.h"

bool tui_drive(struct session *s, int in, void (*drawn)(void *user, const struct cells *), void *user,
               struct err *err)
{
	struct tui_ports ports = { .term = "xterm-256color", .drawn = drawn, .user = user };
	int sig = 0;
	bool ok;

	ports.in = fdopen(in, "r");
	ports.out = ports.in ? fopen("/dev/null", "w") : NULL;
	if (ports.out) {
		ok = tui_run(s, &ports, &sig, err);
		fclose(ports.out);
	} else {
		ok = err_set(err, ERR_TERMINAL, "no screen could be opened: %s", strerror(errno));
	}
	if (ports.in)
		fclose(ports.in);
	else
		close(in);
	return ok;
}
