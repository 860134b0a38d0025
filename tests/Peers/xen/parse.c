/*
 * xen-cpuid-parse: gives a configuration file to xl's lexer and parser (libxlutil), and its cpuid setting to libxl's
 * (libxenlight), as xl does. Needs no Xen.
 *
 *   xen-cpuid-parse < file.cfg
 *
 * One JSON object a file: form (xend, libxl or none), items (text, rc, message), policy (libxl's own JSON, or null), rc.
 * A NUL byte in the input separates files, so that one process judges many. Exits 1 when anything was refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <libxl.h>
#include <libxlutil.h>
#include <yajl/yajl_gen.h>

/* 4.17's libxl_json.h does not compile against yajl 2; this is the one function of it that is needed. */
yajl_gen_status libxl_cpuid_policy_list_gen_json(yajl_gen hand, libxl_cpuid_policy_list *policy);

static const char *const xend_errors[] = {
    "ok", "illegal leaf number", "illegal subleaf number", "missing colon",
    "invalid register name (must be e[abcd]x)", "policy string must be exactly 32 characters long",
};
static const char *const libxl_errors[] = {
    "ok", "missing \"=\" in key=value", "unknown CPUID flag name", "illegal CPUID value (must be: [0|1|x|k|s])",
};

static int refused;

static void print_string(const char *s)
{
    putchar('"');
    for (; *s; s++) {
        unsigned char c = *s;
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < ' ')
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_item(int first, const char *text, int rc, const char *message)
{
    printf("%s{\"text\":", first ? "" : ",");
    print_string(text);
    printf(",\"rc\":%d,\"message\":", rc);
    print_string(message);
    putchar('}');
    refused += rc != 0;
}

static void print_policy(libxl_cpuid_policy_list *policy)
{
    yajl_gen gen = yajl_gen_alloc(NULL);
    const unsigned char *text;
    size_t length;

    if (*policy && libxl_cpuid_policy_list_gen_json(gen, policy) == yajl_gen_status_ok
        && yajl_gen_get_buf(gen, &text, &length) == yajl_gen_status_ok)
        printf("%.*s", (int)length, text);
    else
        printf("null");
    yajl_gen_free(gen);
}

static const char *message_of(const char *const *messages, int count, int rc)
{
    return rc >= 0 && rc < count ? messages[rc] : "unknown error";
}

static void parse_list(XLU_ConfigList *list, libxl_cpuid_policy_list *policy)
{
    const char *text;

    printf("\"xend\",\"items\":[");
    for (int i = 0; (text = xlu_cfg_get_listitem(list, i)); i++) {
        int rc = libxl_cpuid_parse_config_xend(policy, text);
        print_item(i == 0, text, rc, message_of(xend_errors, 6, rc));
    }
}

/* The same walk as xl's: "host", then key=value pieces between commas. */
static void parse_string(const char *setting, libxl_cpuid_policy_list *policy)
{
    char *copy = strdup(setting), *rest = NULL, *piece = strtok_r(copy, ",", &rest);

    printf("\"libxl\",\"items\":[");
    if (!piece || strcmp(piece, "host"))
        print_item(1, piece ? piece : "", 99, "first word must be \"host\"");
    else
        for (int i = 0; (piece = strtok_r(NULL, ",", &rest)); i++) {
            int rc = libxl_cpuid_parse_config(policy, piece);
            print_item(i == 0, piece, rc, message_of(libxl_errors, 4, rc));
        }
    free(copy);
}

static void parse_file(const char *data, size_t length)
{
    libxl_cpuid_policy_list policy = NULL;
    XLU_Config *config = xlu_cfg_init(stderr, "stdin");
    XLU_ConfigList *list;
    const char *setting;
    int before = refused, rc;

    printf("{\"form\":");
    if (xlu_cfg_readdata(config, data, length)) {
        printf("\"refused\",\"items\":[],\"policy\":null,\"rc\":1}\n");
        refused++;
        xlu_cfg_destroy(config);
        return;
    }
    rc = xlu_cfg_get_list(config, "cpuid", &list, 0, 1);
    if (!rc)
        parse_list(list, &policy);
    else if (rc == EINVAL && !xlu_cfg_get_string(config, "cpuid", &setting, 0))
        parse_string(setting, &policy);
    else
        printf("\"none\",\"items\":[");
    printf("],\"policy\":");
    print_policy(&policy);
    printf(",\"rc\":%d}\n", refused > before);
    libxl_cpuid_dispose(&policy);
    xlu_cfg_destroy(config);
}

int main(void)
{
    size_t size = 1 << 16, used = 0, read;
    char *data = malloc(size);

    while ((read = fread(data + used, 1, size - used, stdin)) > 0)
        if ((used += read) == size)
            data = realloc(data, size *= 2);
    for (char *start = data, *end; start < data + used; start = end + 1) {
        end = memchr(start, 0, data + used - start);
        end = end ? end : data + used;
        parse_file(start, end - start);
    }
    free(data);
    return refused > 0;
}
