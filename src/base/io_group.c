/*
 * io_group.c -- several output files, all or none.
 *
 * State for the same reason as in io_write.c: a signal handler has no other way to know the files. It reads
 * only what is complete: `done` grows last.
 */
#include "base/io.h"
#include "base/alloc.h"
#include "base/io_group.h"

#include <assert.h>
#include <stdatomic.h>
#include <unistd.h>

static struct {
	bool open;
	char **path;  /* in their places, but for the last one */
	char *folder; /* NULL: it was there before */
	size_t ready, room;
} group;
static atomic_size_t done;
static _Atomic(char **) paths;
static _Atomic(char *) folder;

bool io_group_begin(const char *made, size_t most, struct err *err)
{
	assert(!group.open);
	group.path = mem_new(most, sizeof *group.path);
	group.folder = made ? mem_strdup(made) : NULL;
	if (!group.path || (made && !group.folder)) {
		io_group_end(true);
		return err_memory(err);
	}
	group.open = true;
	group.room = most;
	atomic_store(&paths, group.path);
	atomic_store(&folder, group.folder);
	return true;
}

bool io_group_ready(const char *path, struct err *err)
{
	if (!group.open)
		return true;
	if (group.ready > atomic_load(&done)) /* the one before never got its name */
		mem_free(group.path[--group.ready]);
	assert(group.ready < group.room);
	group.path[group.ready] = mem_strdup(path);
	if (!group.path[group.ready])
		return err_memory(err);
	group.ready++;
	return true;
}

void io_group_done(void)
{
	if (group.open)
		atomic_store(&done, group.ready);
}

void io_group_unlink(void)
{
	char **path = atomic_load(&paths), *made = atomic_load(&folder);
	size_t n = atomic_load(&done);

	for (size_t i = 0; path && i < n; i++)
		unlink(path[i]);
	if (made)
		rmdir(made); /* where it is empty: somebody else's files stay */
}

void io_group_end(bool keep)
{
	if (!keep)
		io_group_unlink();
	atomic_store(&folder, NULL);
	atomic_store(&done, 0);
	atomic_store(&paths, NULL);
	for (size_t i = 0; i < group.ready; i++)
		mem_free(group.path[i]);
	mem_free(group.path);
	mem_free(group.folder);
	group.open = false;
	group.path = NULL;
	group.folder = NULL;
	group.ready = group.room = 0;
}
