/*
 * xen-cpuid-apply: parses a cpuid setting with libxl and lets libxenguest apply it to a domain, as libxl does when it
 * builds one. Run it under fakexen.so.
 *
 *   FAKEXEN_HOST=host.txt FAKEXEN_OUT=guest.txt LD_PRELOAD=./fakexen.so ./xen-cpuid-apply < file.cfg
 *
 * With FEATURESET set to words joined by '-', they are what the domain is built with, as XAPI does it; the file may be empty.
 *
 * Prints "apply: N" (0 or a negative errno; libxenguest's own complaints go to standard error) and "compatible: yes|no",
 * which is Xen's test whether this host can run the resulting guest. Exits 0 only when nothing was dropped, the setting
 * was applied and the guest is compatible.
 */
#define __XEN_TOOLS__ 1
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libxl.h>
#include <libxlutil.h>
#include <xenctrl.h>
#include <xenguest.h>

/* libxl_internal.h of 4.17: what a libxl_cpuid_policy_list points at. */
struct libxl__cpu_policy {
    struct xc_xend_cpuid *cpuid;
    struct xc_msr *msr;
};

static int dropped;

static libxl_cpuid_policy_list parse(XLU_Config *config)
{
    libxl_cpuid_policy_list policy = NULL;
    XLU_ConfigList *list;
    const char *text;

    if (!xlu_cfg_get_list(config, "cpuid", &list, 0, 1)) {
        for (int i = 0; (text = xlu_cfg_get_listitem(list, i)); i++)
            dropped += libxl_cpuid_parse_config_xend(&policy, text) != 0;
    } else if (!xlu_cfg_get_string(config, "cpuid", &text, 0)) {
        char *copy = strdup(text), *rest = NULL, *piece = strtok_r(copy, ",", &rest);
        dropped += !piece || strcmp(piece, "host");
        while ((piece = strtok_r(NULL, ",", &rest)))
            dropped += libxl_cpuid_parse_config(&policy, piece) != 0;
        free(copy);
    }
    return policy;
}

static bool compatible(xc_interface *xch)
{
    xc_cpu_policy_t *host = xc_cpu_policy_init(), *guest = xc_cpu_policy_init();
    bool result = host && guest && !xc_cpu_policy_get_system(xch, XEN_SYSCTL_cpu_policy_host, host)
        && !xc_cpu_policy_get_domain(xch, 1, guest) && xc_cpu_policy_is_compatible(xch, host, guest);

    xc_cpu_policy_destroy(host);
    xc_cpu_policy_destroy(guest);
    return result;
}

/* Words of hexadecimal digits joined by '-'. */
static unsigned featureset(uint32_t *words, unsigned most)
{
    const char *text = getenv("FEATURESET");
    unsigned n = 0;
    char *end;

    while (text && *text && n < most) {
        words[n++] = strtoul(text, &end, 16);
        text = *end ? end + 1 : end;
    }
    return n;
}

int main(void)
{
    static uint32_t words[64];
    unsigned count = featureset(words, 64);
    static char data[1 << 20];
    size_t length = fread(data, 1, sizeof data, stdin);
    XLU_Config *config = xlu_cfg_init(stderr, "stdin");
    libxl_cpuid_policy_list policy;
    xc_interface *xch;
    bool fits;
    int rc;

    if (xlu_cfg_readdata(config, data, length)) {
        printf("parse: refused\n");
        return 3;
    }
    policy = parse(config);
    xch = xc_interface_open(NULL, NULL, 0);
    if (!xch) {
        perror("xc_interface_open");
        return 2;
    }
    rc = xc_cpuid_apply_policy(xch, 1, false, count ? words : NULL, count, true, false, false, policy ? policy->cpuid : NULL, NULL);
    fits = compatible(xch);
    printf("apply: %d%s\ncompatible: %s\n", rc, dropped ? " (items were dropped)" : "", fits ? "yes" : "no");
    return rc ? 4 : dropped || !fits;
}
