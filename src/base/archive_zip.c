/* archive_zip.c -- libzip, loaded late. See archive_zip.h. */
#include "base/archive.h"

#define READS "which reads PyTorch's .pth and NumPy's .npz"

#ifdef HAVE_LIBZIP
#include "base/archive_zip.h"

#ifdef LIBZIP_SONAME
#include <dlfcn.h>
#include <string.h>

/* The system's list of libraries is all the memory this needs: each archive asks anew and nobody closes, since what
   libzip brings with it does not like to be unloaded. RTLD_NOW: a library that lacks its own is found out here. */
static void *load(struct err *err)
{
	void *library = dlopen(LIBZIP_SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		const char *why = dlerror();

		err_set(err, ERR_UNSUPPORTED, "libzip, " READS ", cannot be loaded here (%.120s): install it",
		        why ? why : LIBZIP_SONAME);
	}
	return library;
}

/* A pointer to data becomes one to a function by its bytes: C knows no other way. */
static bool find(void *library, const char *name, void *to, size_t n, struct err *err)
{
	void *address = dlsym(library, name);

	_Static_assert(sizeof(address) == sizeof(void (*)(void)), "dlsym() can give functions");
	if (!address)
		return err_set(err, ERR_UNSUPPORTED,
		               "the %s found here is not the one " READS ": it has no %s()", LIBZIP_SONAME,
		               name);
	memcpy(to, &address, n);
	return true;
}

bool zip_calls(struct zip_calls *zip, struct err *err)
{
	void *library = load(err);

#define FIND(name) &&find(library, #name, &zip->name, sizeof(zip->name), err)
	return library ZIP_CALLS(FIND);
}
#else
bool zip_calls(struct zip_calls *zip, struct err *err)
{
	(void)err;
#define LINKED(name) .name = name,
	*zip = (struct zip_calls){ ZIP_CALLS(LINKED) };
	return true;
}
#endif

bool archive_ready(struct err *err)
{
	struct zip_calls zip;

	return zip_calls(&zip, err);
}
#else
bool archive_ready(struct err *err)
{
	return err_set(err, ERR_UNSUPPORTED, "this skipstep was built without libzip, " READS);
}
#endif
