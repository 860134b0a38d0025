/*
 * fakexen.so: preloaded, it answers the few hypercalls that libxenguest makes to set a domain's CPUID, from a host's
 * table in a text file; so Xen's own library applies a setting to any host, without Xen.
 *
 *   FAKEXEN_HOST   the host's policy: lines "leaf subleaf eax ebx ecx edx", hexadecimal, subleaf ffffffff for none
 *   FAKEXEN_DEF    the default policy for guests; the host's where it is not set
 *   FAKEXEN_OUT    where the last policy set on a domain is written, in the same form
 *   FAKEXEN_PV     set: the domain is paravirtualised, else it is an HVM guest
 *
 * Not imitated: what the hypervisor does to the result (dropping what guests never see, leaf 0xD's sizes, the vendor).
 */
#define __XEN_TOOLS__ 1
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xenctrl.h>
#include <xencall.h>

#define MOST 256
#define AMD_EBX 0x68747541u /* "Auth" */
#define HYGON_EBX 0x6f677948u /* "Hygo" */

struct policy {
    xen_cpuid_leaf_t leaf[MOST];
    unsigned count;
};

static struct policy host, defaults, domain;

static int by_place(const void *a, const void *b)
{
    const xen_cpuid_leaf_t *x = a, *y = b;

    if (x->leaf != y->leaf)
        return x->leaf < y->leaf ? -1 : 1;
    return x->subleaf < y->subleaf ? -1 : x->subleaf > y->subleaf;
}

static xen_cpuid_leaf_t *find(struct policy *p, uint32_t leaf, uint32_t subleaf)
{
    for (unsigned i = 0; i < p->count; i++)
        if (p->leaf[i].leaf == leaf && p->leaf[i].subleaf == subleaf)
            return &p->leaf[i];
    return NULL;
}

static xen_cpuid_leaf_t *find_or_add(struct policy *p, uint32_t leaf, uint32_t subleaf)
{
    xen_cpuid_leaf_t *found = find(p, leaf, subleaf);

    if (!found && p->count < MOST) {
        found = &p->leaf[p->count++];
        *found = (xen_cpuid_leaf_t){ .leaf = leaf, .subleaf = subleaf };
    }
    return found;
}

static void add_states(struct policy *p)
{
    xen_cpuid_leaf_t *user = find_or_add(p, 0xd, 0), *more = find_or_add(p, 0xd, 1);
    uint64_t states = (user->a | (uint64_t)user->d << 32) | (more->c | (uint64_t)more->d << 32);

    /* Every sub-leaf up to the highest state, as Xen does it, and not only those of states that are there. */
    for (uint32_t n = 2; n < 63 && states >> n; n++)
        find_or_add(p, 0xd, n);
}

static int is_beyond(const struct policy *p, const xen_cpuid_leaf_t *l, uint32_t last, uint32_t last_extended)
{
    switch (l->leaf) {
    case 4:
        return last < 4 || l->subleaf > 5;
    case 7:
        return last < 7 || l->subleaf > find((struct policy *)p, 7, 0)->a;
    case 0xb:
        return last < 0xb || l->subleaf > 1;
    case 0x40000000:
    case 0x40000100:
    case 0x80000000:
        return 0;
    }
    return l->leaf < 0x80000000 ? l->leaf > last : l->leaf > last_extended;
}

static void drop_beyond(struct policy *p, uint32_t last, uint32_t last_extended)
{
    struct policy all = *p;

    p->count = 0;
    for (unsigned i = 0; i < all.count; i++)
        if (!is_beyond(&all, &all.leaf[i], last, last_extended))
            p->leaf[p->count++] = all.leaf[i];
}

/*
 * Xen serialises every leaf up to each maximum, cut to what it knows (4.17: 0xd, 7.2, 0x80000021 or, outside AMD,
 * 0x80000008), zero where the host has nothing; libxenguest finds leaves by bisection.
 */
static void complete(struct policy *p)
{
    xen_cpuid_leaf_t *basic = find_or_add(p, 0, XEN_CPUID_NO_SUBLEAF), *extended = find_or_add(p, 0x80000000, XEN_CPUID_NO_SUBLEAF);
    uint32_t last_extended = basic->b == AMD_EBX || basic->b == HYGON_EBX ? 0x80000021 : 0x80000008;
    uint32_t last, n;

    if (basic->a > 0xd)
        basic->a = 0xd;
    if (extended->a > last_extended)
        extended->a = last_extended;
    last = basic->a;
    for (n = 0; n <= last; n++)
        if (n == 4)
            for (uint32_t s = 0; s < 6; s++)
                find_or_add(p, 4, s);
        else if (n == 0xb)
            for (uint32_t s = 0; s < 2; s++)
                find_or_add(p, 0xb, s);
        else if (n == 7) {
            xen_cpuid_leaf_t *features = find_or_add(p, 7, 0);
            if (features->a > 2)
                features->a = 2;
            for (uint32_t s = 1, most = features->a; s <= most; s++)
                find_or_add(p, 7, s);
        } else if (n == 0xd)
            add_states(p);
        else
            find_or_add(p, n, XEN_CPUID_NO_SUBLEAF);
    find_or_add(p, 0x40000000, XEN_CPUID_NO_SUBLEAF);
    find_or_add(p, 0x40000100, XEN_CPUID_NO_SUBLEAF);
    last_extended = find(p, 0x80000000, XEN_CPUID_NO_SUBLEAF)->a;
    for (n = 0x80000000; n <= last_extended; n++)
        find_or_add(p, n, XEN_CPUID_NO_SUBLEAF);
    drop_beyond(p, last, last_extended);
    qsort(p->leaf, p->count, sizeof *p->leaf, by_place);
}

static void load(struct policy *p, const char *path)
{
    FILE *file = fopen(path, "r");
    xen_cpuid_leaf_t l;
    char line[256];

    if (!file) {
        perror(path);
        exit(2);
    }
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%x %x %x %x %x %x", &l.leaf, &l.subleaf, &l.a, &l.b, &l.c, &l.d) == 6)
            *find_or_add(p, l.leaf, l.subleaf) = l;
    fclose(file);
    complete(p);
}

static void start(void)
{
    if (host.count)
        return;
    load(&host, getenv("FAKEXEN_HOST") ? getenv("FAKEXEN_HOST") : "/dev/null");
    if (getenv("FAKEXEN_DEF"))
        load(&defaults, getenv("FAKEXEN_DEF"));
    else
        defaults = host;
    domain = defaults;
}

static void save(void)
{
    const char *path = getenv("FAKEXEN_OUT");
    FILE *file = path ? fopen(path, "w") : NULL;

    if (!file)
        return;
    for (unsigned i = 0; i < domain.count; i++) {
        const xen_cpuid_leaf_t *l = &domain.leaf[i];
        fprintf(file, "%08x %08x %08x %08x %08x %08x\n", l->leaf, l->subleaf, l->a, l->b, l->c, l->d);
    }
    fclose(file);
}

static int answer(const struct policy *p, xen_cpuid_leaf_t *leaves, uint32_t *count)
{
    if (*count < p->count) {
        errno = ENOBUFS;
        return -1;
    }
    if (leaves)
        memcpy(leaves, p->leaf, p->count * sizeof *leaves);
    *count = p->count;
    return 0;
}

/* Xen's feature set in its public order, without the model-specific register. */
static uint32_t featureset_word(unsigned word)
{
    static const struct { uint32_t leaf, subleaf; int reg; } words[] = {
        { 1, -1, 3 }, { 1, -1, 2 }, { 0x80000001, -1, 3 }, { 0x80000001, -1, 2 }, { 0xd, 1, 0 }, { 7, 0, 1 }, { 7, 0, 2 },
        { 0x80000007, -1, 3 }, { 0x80000008, -1, 1 }, { 7, 0, 3 }, { 7, 1, 0 }, { 0x80000021, -1, 0 }, { 7, 1, 1 },
        { 7, 2, 3 }, { 7, 1, 2 }, { 7, 1, 3 },
    };
    const xen_cpuid_leaf_t *l = word < sizeof words / sizeof *words ? find(&host, words[word].leaf, words[word].subleaf) : NULL;

    return l ? (&l->a)[words[word].reg] : 0;
}

static int sysctl(struct xen_sysctl *s)
{
    uint32_t *features;

    switch (s->cmd) {
    case XEN_SYSCTL_physinfo:
        memset(&s->u.physinfo, 0, sizeof s->u.physinfo);
        s->u.physinfo.threads_per_core = 2;
        s->u.physinfo.cores_per_socket = 4;
        s->u.physinfo.nr_cpus = 8;
        s->u.physinfo.max_cpu_id = 7;
        s->u.physinfo.nr_nodes = 1;
        s->u.physinfo.cpu_khz = 2500000;
        s->u.physinfo.capabilities = XEN_SYSCTL_PHYSCAP_hvm | XEN_SYSCTL_PHYSCAP_pv | XEN_SYSCTL_PHYSCAP_hap;
        s->u.physinfo.total_pages = s->u.physinfo.free_pages = 1 << 22;
        for (unsigned i = 0; i < 8; i++)
            s->u.physinfo.hw_cap[i] = featureset_word(i);
        return 0;
    case XEN_SYSCTL_get_cpu_policy:
        if (!s->u.cpu_policy.leaves.p) {
            s->u.cpu_policy.nr_leaves = MOST;
            s->u.cpu_policy.nr_msrs = 2;
            return 0;
        }
        s->u.cpu_policy.nr_msrs = 0;
        return answer(s->u.cpu_policy.index <= XEN_SYSCTL_cpu_policy_host ? &host : &defaults,
                      s->u.cpu_policy.leaves.p, &s->u.cpu_policy.nr_leaves);
    case XEN_SYSCTL_get_cpu_featureset:
        features = s->u.cpu_featureset.features.p;
        for (unsigned i = 0; features && i < s->u.cpu_featureset.nr_features; i++)
            features[i] = featureset_word(i);
        return 0;
    }
    errno = ENOSYS;
    return -1;
}

static int domctl(struct xen_domctl *d)
{
    switch (d->cmd) {
    case XEN_DOMCTL_getdomaininfo:
        d->u.getdomaininfo.domain = d->domain;
        d->u.getdomaininfo.flags = getenv("FAKEXEN_PV") ? 0 : XEN_DOMINF_hvm_guest;
        return 0;
    case XEN_DOMCTL_get_cpu_policy:
        d->u.cpu_policy.nr_msrs = 0;
        return answer(&domain, d->u.cpu_policy.leaves.p, &d->u.cpu_policy.nr_leaves);
    case XEN_DOMCTL_set_cpu_policy:
        if (d->u.cpu_policy.nr_leaves > MOST) {
            errno = E2BIG;
            return -1;
        }
        if (d->u.cpu_policy.nr_leaves) {
            domain.count = d->u.cpu_policy.nr_leaves;
            memcpy(domain.leaf, d->u.cpu_policy.leaves.p, domain.count * sizeof *domain.leaf);
            save();
        }
        return 0;
    }
    errno = ENOSYS;
    return -1;
}

/* What libxenctrl links against instead of the hypervisor. */
xencall_handle *xencall_open(struct xentoollog_logger *logger, unsigned flags) { (void)logger; (void)flags; return (void *)1; }
int xencall_close(xencall_handle *x) { (void)x; return 0; }
void xencall_free_buffer_pages(xencall_handle *x, void *p, size_t n) { (void)x; (void)n; free(p); }
void xencall_free_buffer(xencall_handle *x, void *p) { (void)x; free(p); }
int xencall_buffers_never_fault(xencall_handle *x) { (void)x; return 1; }

void *xencall_alloc_buffer_pages(xencall_handle *x, size_t pages)
{
    void *p = NULL;

    (void)x;
    return posix_memalign(&p, 4096, pages * 4096) ? NULL : p;
}

void *xencall_alloc_buffer(xencall_handle *x, size_t size)
{
    return xencall_alloc_buffer_pages(x, (size + 4095) / 4096);
}

int xencall1(xencall_handle *x, unsigned op, uint64_t argument)
{
    (void)x;
    start();
    switch (op) {
    case __HYPERVISOR_sysctl:
        return sysctl((void *)(uintptr_t)argument);
    case __HYPERVISOR_domctl:
        return domctl((void *)(uintptr_t)argument);
    }
    errno = ENOSYS;
    return -1;
}

int xencall2(xencall_handle *x, unsigned op, uint64_t a, uint64_t b)
{
    (void)x; (void)op; (void)a; (void)b;
    errno = ENOSYS;
    return -1;
}

void *xenforeignmemory_open(struct xentoollog_logger *logger, unsigned flags) { (void)logger; (void)flags; return (void *)1; }
int xenforeignmemory_close(void *x) { (void)x; return 0; }
void *xendevicemodel_open(struct xentoollog_logger *logger, unsigned flags) { (void)logger; (void)flags; return (void *)1; }
int xendevicemodel_close(void *x) { (void)x; return 0; }
void *xs_open(unsigned long flags) { (void)flags; return (void *)1; }
void xs_close(void *xs) { (void)xs; }
int xs_fileno(void *xs) { (void)xs; return -1; }
