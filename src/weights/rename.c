/* rename.c -- everybody's names become torchvision's, so that one description of a ResNet does for all. */
#include "weights/rename.h"
#include "base/alloc.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 8 };

/* What wraps a model puts its own word before every name: DataParallel, torch.compile, Lightning, MoCo, timm, ... */
static const char *const prefixes[] = {
	"module.",    "_orig_mod.",    "model.",          "net.",    "network.",
	"backbone.",  "encoder.",      "timm_model.",     "resnet.", "base_model.",
	"encoder_q.", "base_encoder.", "online_encoder.",
};

/* Learning by comparison trains two at once: the first is the one people use, the second follows it. */
static const char *const pairs[][2] = {
	{ "encoder_q.", "encoder_k." },
	{ "base_encoder.", "momentum_encoder." },
	{ "online_encoder.", "target_encoder." },
};

static bool starts(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

static bool is_conv(const struct weight *t)
{
	return t->rank == 4;
}

/* Do all convolutions have it? A head beside the model need not; nor does a second model that follows the first. */
static bool shared(const struct weights *w, const char *prefix)
{
	const char *follower = NULL;
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (strcmp(prefix, pairs[i][0]) == 0)
			follower = pairs[i][1];
	for (int i = 0; i < w->ntensors; i++) {
		const struct weight *t = &w->tensor[i];

		if (!is_conv(t) || (follower && starts(t->name, follower)))
			continue;
		if (!starts(t->name, prefix))
			return false;
		any = true;
	}
	return any;
}

/* Names are moved along inside themselves. What was taken off goes to `off`. */
static void take_off(struct weights *w, char *off, size_t room)
{
	for (int round = 0; round < ROUNDS; round++) {
		size_t i = 0;

		while (i < ARRAY_LEN(prefixes) && !shared(w, prefixes[i]))
			i++;
		if (i == ARRAY_LEN(prefixes) || strlen(off) + strlen(prefixes[i]) >= room)
			return;
		memcpy(off + strlen(off), prefixes[i], strlen(prefixes[i]) + 1);
		for (int k = 0; k < w->ntensors; k++)
			if (starts(w->tensor[k].name, prefixes[i]))
				w->tensor[k].name += strlen(prefixes[i]);
	}
}

static bool has(const struct weights *w, const char *what)
{
	for (int i = 0; i < w->ntensors; i++)
		if (strstr(w->tensor[i].name, what))
			return true;
	return false;
}

static bool has_start(const struct weights *w, const char *with)
{
	for (int i = 0; i < w->ntensors; i++)
		if (starts(w->tensor[i].name, with))
			return true;
	return false;
}

/* One piece of a name by another, once. */
static void replace(const char *name, const char *old, const char *new, char *out)
{
	const char *at = strstr(name, old);

	if (at)
		sprintf(out, "%.*s%s%s", (int)(at - name), name, new, at + strlen(old));
	else
		memcpy(out, name, strlen(name) + 1);
}

/* akamaster, kuangliu: shortcut.0, shortcut.1; linear. */
static bool rename_cifar(const char *name, char *out)
{
	if (starts(name, "linear."))
		sprintf(out, "fc.%s", name + strlen("linear."));
	else
		replace(name, ".shortcut.", ".downsample.", out);
	return strcmp(name, out) != 0;
}

/* A head that is called otherwise. */
static bool rename_head(const char *name, char *out)
{
	static const char *const heads[] = { "last_linear.", "classifier.", "head.fc.", "head." };

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (starts(name, heads[i]) && !strchr(name + strlen(heads[i]), '.')) {
			sprintf(out, "fc.%s", name + strlen(heads[i]));
			return true;
		}
	return false;
}

static const struct naming {
	const char *who;
	bool (*rename)(const char *name, char *out); /* false: the name stays */
} hugging_face = { "Hugging Face transformers", rename_hugging_face },
  akamaster = { "akamaster's ResNets for CIFAR-10", rename_cifar },
  kuangliu = { "kuangliu's ResNets for CIFAR-10", rename_cifar }, fbresnet = { "fb.resnet's", rename_head },
  timm = { "timm", rename_head }, torchvision = { "torchvision", NULL };

static const struct naming *naming_of(const struct weights *w)
{
	if (has_start(w, "embedder.embedder.") && has_start(w, "encoder.stages."))
		return &hugging_face;
	if (has_start(w, "linear.") || has(w, ".shortcut."))
		return has_start(w, "layer4.") ? &kuangliu : &akamaster;
	if (has_start(w, "last_linear."))
		return &fbresnet;
	if (has_start(w, "conv1.0.") || has(w, ".downsample.2.") || has_start(w, "head.") ||
	    has_start(w, "classifier."))
		return &timm;
	return has_start(w, "conv1.") && has_start(w, "layer1.0.") ? &torchvision : NULL;
}

static bool new_names(struct weights *w, const struct naming *naming, const char *off, struct err *err)
{
	size_t room = strlen(off) + 1;
	char *at;

	for (int i = 0; i < w->ntensors; i++)
		room += RENAME_ROOM(strlen(w->tensor[i].name));
	w->names = at = mem_new(room, 1);
	if (!at)
		return err_memory(err);
	memcpy(at, off, strlen(off) + 1);
	at += strlen(off) + 1;
	w->prefix = off[0] ? w->names : NULL;
	for (int i = 0; naming && naming->rename && i < w->ntensors; i++)
		if (naming->rename(w->tensor[i].name, at)) {
			w->tensor[i].name = at;
			at += strlen(at) + 1;
		}
	w->naming = naming ? naming->who : NULL;
	return true;
}

bool weights_rename(struct weights *w, struct err *err)
{
	char off[128] = "";

	if (w->names) /* done before */
		return true;
	take_off(w, off, sizeof(off));
	return new_names(w, naming_of(w), off, err) && weights_sort(w, err);
}
