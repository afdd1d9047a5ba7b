dnl The few macros of skipstep's own. No autoconf-archive, no libtool.

dnl SKIPSTEP_FLAG(VARIABLE, FLAGS, [IF-TAKEN], [IF-NOT])
dnl Appends FLAGS to VARIABLE if the compiler and the linker take them without a word.
AC_DEFUN([SKIPSTEP_FLAG], [
	AC_MSG_CHECKING([whether $CC takes $2])
	skipstep_saved_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [skipstep_taken=yes], [skipstep_taken=no])
	CFLAGS=$skipstep_saved_CFLAGS
	AC_MSG_RESULT([$skipstep_taken])
	AS_IF([test "x$skipstep_taken" = xyes], [AS_VAR_APPEND([$1], [" $2"])
		$3], [$4])
])

dnl SKIPSTEP_FLAGS(VARIABLE, FLAGS): the same for each of FLAGS by itself.
AC_DEFUN([SKIPSTEP_FLAGS],
	[m4_foreach_w([skipstep_flag], [$2], [SKIPSTEP_FLAG([$1], m4_defn([skipstep_flag]))])])

dnl SKIPSTEP_LIB(NAME, PKG-CONFIG-NAME, HEADER, FUNCTION, LIBRARIES, DEBIAN, HOMEBREW)
dnl Sets NAME_CFLAGS and NAME_LIBS by pkg-config or, without it, by trying to link; ends with the
dnl names of the packages where the library is not to be had.
AC_DEFUN([SKIPSTEP_LIB], [
	PKG_CHECK_MODULES([$1], [$2], [], [
		skipstep_saved_LIBS=$LIBS
		skipstep_found=no
		AC_CHECK_HEADER([$3],
			[AC_SEARCH_LIBS([$4], [$5],
				[skipstep_found=yes
				AS_IF([test "x$ac_res" != "xnone required"], [$1_LIBS=$ac_res])])])
		LIBS=$skipstep_saved_LIBS
		AS_IF([test "x$skipstep_found" = xno],
			[AC_MSG_ERROR([$2 is needed: install it with "apt-get install $6" (Debian, Ubuntu) or "brew install $7" (Homebrew)])])
	])
])

dnl SKIPSTEP_LIB_WITH(NAME, PKG-CONFIG-NAME, HEADER, FUNCTION, LIBRARIES, DEBIAN, HOMEBREW, WHAT-FOR, [SWITCH])
dnl A library one can do without: --with-SWITCH (without one, --with-PKG-CONFIG-NAME) asks for it, --without leaves it
dnl out, neither takes it where it is. Sets NAME_CFLAGS, NAME_LIBS and have_NAME, and defines HAVE_NAME.
AC_DEFUN([SKIPSTEP_LIB_WITH], [
	m4_pushdef([SKIPSTEP_SWITCH], m4_default([$9], [$2]))
	AC_ARG_WITH(SKIPSTEP_SWITCH, [AS_HELP_STRING([--with-]SKIPSTEP_SWITCH, [$8; on where it is found])],
		[], [with_[]SKIPSTEP_SWITCH=maybe])
	have_$1=no
	AS_IF([test "x$with_[]SKIPSTEP_SWITCH" != xno], [
		PKG_CHECK_MODULES([$1], [$2], [have_$1=yes], [
			skipstep_saved_LIBS=$LIBS
			AC_CHECK_HEADER([$3],
				[AC_SEARCH_LIBS([$4], [$5],
					[have_$1=yes
					AS_IF([test "x$ac_res" != "xnone required"], [$1_LIBS=$ac_res])])])
			LIBS=$skipstep_saved_LIBS
		])
		AS_IF([test "x$have_$1" = xno], [
			AS_IF([test "x$with_[]SKIPSTEP_SWITCH" = xmaybe],
				[AC_MSG_WARN([$2 is not installed (Debian: $6, Homebrew: $7): $8 is left out])],
				[AC_MSG_ERROR([$2 is asked for and not found: install it with "apt-get install $6" (Debian, Ubuntu) or "brew install $7" (Homebrew)])])
		])
	])
	AS_IF([test "x$have_$1" = xyes], [AC_DEFINE([HAVE_$1], [1], [1 with $2: $8])])
	m4_popdef([SKIPSTEP_SWITCH])
])

dnl SKIPSTEP_LATE(NAME, LIBRARY, HEADER, FUNCTION)
dnl After SKIPSTEP_LIB_WITH. Where a program can load the library when it first needs it, defines NAME_SONAME, the name
dnl to load it by, and empties NAME_LIBS. Otherwise it stays linked: where that name is not to be found out, or does not
dnl load (a static library, one in a folder of its own, another system's), or with --with-LIBRARY=linked.
AC_DEFUN([SKIPSTEP_LATE], [
	AS_IF([test "x$have_$1" = xyes && test "x$with_$2" != xlinked], [
		AC_SEARCH_LIBS([dlopen], [dl])
		AC_CHECK_TOOL([READELF], [readelf], [false])
		skipstep_saved_LIBS=$LIBS
		skipstep_saved_CFLAGS=$CFLAGS
		CFLAGS="$CFLAGS $$1_CFLAGS"
		skipstep_soname=
		AC_MSG_CHECKING([for the name to load $2 by])
		LIBS="$$1_LIBS $LIBS"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <$3>]], [[static void *volatile address; address = (void *)&$4; return !address;]])],
			[skipstep_soname=`$READELF -d conftest$ac_exeext 2>/dev/null |
				sed -n 's/.*NEEDED.*\@<:@\($2\..*\)\@:>@.*/\1/p'`])
		LIBS=$skipstep_saved_LIBS
		AS_IF([test "x$skipstep_soname" != x],
			[AC_RUN_IFELSE([AC_LANG_PROGRAM([[#include <dlfcn.h>
				]], [[
				void *library = dlopen("$skipstep_soname", RTLD_NOW);
				return !library || !dlsym(library, "$4");
				]])], [], [skipstep_soname=], [skipstep_soname=])])
		CFLAGS=$skipstep_saved_CFLAGS
		AC_MSG_RESULT([${skipstep_soname:-none, it is linked}])
		AS_IF([test "x$skipstep_soname" != x], [
			$1_LIBS=
			have_$1="$skipstep_soname, when needed"
			AC_DEFINE_UNQUOTED([$1_SONAME], ["$skipstep_soname"], [The name to load $2 by when it is first needed])
		])
	])
])

dnl SKIPSTEP_TARGET_CLONES(CONDITION): defines HAVE_TARGET_CLONES where __attribute__((target_clones))
dnl compiles and links, and the shell command CONDITION is true.
AC_DEFUN([SKIPSTEP_TARGET_CLONES], [
	AC_CACHE_CHECK([whether functions can be cloned for processors], [skipstep_cv_target_clones], [
		skipstep_cv_target_clones=no
		AS_IF([$1], [
			skipstep_saved_CFLAGS=$CFLAGS
			CFLAGS="$CFLAGS -Werror"
			AC_LINK_IFELSE([AC_LANG_SOURCE([[
				#include <math.h>
				__attribute__((target_clones("default", "fma", "avx512f")))
				float clone(float x, float w, float sum) { return fmaf(x, w, sum); }
				int main(int argc, char **argv) { return clone(argc, 1, 1) == 0 && argv; }
				]])], [skipstep_cv_target_clones=yes])
			CFLAGS=$skipstep_saved_CFLAGS
		])
	])
	AS_IF([test "x$skipstep_cv_target_clones" = xyes],
		[AC_DEFINE([HAVE_TARGET_CLONES], [1],
			[1 where __attribute__((target_clones("default", "fma", "avx512f"))) works])])
])
