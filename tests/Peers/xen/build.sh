#!/bin/sh
# build.sh OUTDIR: builds into OUTDIR, from Debian's libxen-dev, xen-utils-4.17 (whose libraries it links) and
# libyajl-dev:
#   xen-cpuid-parse   xl's configuration parser and libxl's cpuid parser: a setting in, accept or refuse and policy out
#   xen-cpuid-apply   libxenguest's own code that applies a setting to a domain, run under
#   fakexen.so        a stand-in for the hypervisor that answers from a host's CPUID table
# Does nothing when up to date.
set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
if [ -x "$out/xen-cpuid-apply" ] && [ -z "$(find "$here" -type f -newer "$out/xen-cpuid-apply")" ]; then
    exit 0
fi
command -v gcc >/dev/null && [ -e /usr/include/libxl.h ] && [ -e /usr/include/yajl/yajl_gen.h ] || {
    echo "build.sh: needs the packages gcc, libc6-dev, libxen-dev, xen-utils-4.17 and libyajl-dev" >&2
    exit 3
}
cd "$here"
gcc -O1 -Wall -Wextra -o "$out/xen-cpuid-parse" parse.c -lxenlight -lxlutil -lyajl
gcc -O1 -Wall -Wextra -shared -fPIC -o "$out/fakexen.so" fakexen.c
gcc -O1 -Wall -Wextra -o "$out/xen-cpuid-apply.new" apply.c -lxenlight -lxlutil -lxenguest -lxenctrl
mv "$out/xen-cpuid-apply.new" "$out/xen-cpuid-apply"
