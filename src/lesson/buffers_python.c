/*
 * buffers_python.c -- the few forms of Python that a listing of forward() has.
 */
#include <ctype.h>
#include <string.h>

#include "lesson/buffers_private.h"

/* A name with its dots and indices; false where there is none or it is too long. */
static bool take_word(const char **s, char *out, size_t room)
{
	size_t n = 0;

	*s += strspn(*s, " ");
	while (isalnum((unsigned char)(*s)[n]) || ((*s)[n] && strchr("_.[]", (*s)[n])))
		n++;
	if (n == 0 || n >= room)
		return false;
	memcpy(out, *s, n);
	out[n] = '\0';
	*s += n;
	return true;
}

static bool take(const char **s, const char *mark)
{
	size_t n = strlen(mark);

	*s += strspn(*s, " ");
	if (strncmp(*s, mark, n) != 0)
		return false;
	*s += n;
	return true;
}

static bool read_right(const char *s, struct python *py)
{
	if (!take_word(&s, py->callee, sizeof(py->callee)))
		return false;
	if (!take(&s, "(")) {
		py->kind = PYTHON_ALIAS;
		s -= strlen(py->callee);
		return take_word(&s, py->arg, sizeof(py->arg));
	}
	py->kind = PYTHON_CALL;
	if (!take_word(&s, py->arg, sizeof(py->arg)))
		return false;
	py->result = *s == '(';
	return true;
}

bool python_read(const char *s, struct python *py)
{
	char word[64];

	*py = (struct python){ 0 };
	if (!take_word(&s, word, sizeof(word)))
		return false;
	if (strcmp(word, "def") == 0 || strcmp(word, "if") == 0) {
		py->kind = word[0] == 'd' ? PYTHON_DEF : PYTHON_IF;
		return true;
	}
	if (strcmp(word, "return") == 0) {
		py->kind = PYTHON_RETURN;
		return take_word(&s, py->arg, sizeof(py->arg));
	}
	if (strlen(word) >= sizeof(py->to))
		return false;
	memcpy(py->to, word, strlen(word) + 1);
	if (take(&s, "+=")) {
		py->kind = PYTHON_ADD;
		return take_word(&s, py->arg, sizeof(py->arg));
	}
	return take(&s, "=") && read_right(s, py);
}
