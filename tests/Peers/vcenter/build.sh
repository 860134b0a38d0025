#!/bin/sh
# build.sh OUTDIR: builds OUTDIR/vcenter-sim from Debian's golang-go and
# golang-github-vmware-govmomi-dev, without a network. Does nothing when up to date.
set -eu
[ $# -eq 1 ] || { echo "usage: build.sh OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
if [ -x "$out/vcenter-sim" ] && [ -z "$(find "$here" -type f -newer "$out/vcenter-sim" ! -name '*.py' ! -name '*.md')" ]; then
    exit 0
fi
lib=/usr/share/gocode/src/github.com/vmware/govmomi/simulator
command -v go >/dev/null && [ -d "$lib" ] || {
    echo "build.sh: needs the packages golang-go and golang-github-vmware-govmomi-dev" >&2
    exit 3
}
# GOPATH mode: Debian's libraries are no modules. Variables of a newer toolchain's
# user must not leak in.
export GO111MODULE=off GOFLAGS= GOPROXY=off GOTOOLCHAIN=local GOPATH=/usr/share/gocode
export GOCACHE="${GOCACHE:-$out/.gocache}"
cd "$here"
go build -trimpath -o "$out/vcenter-sim.new" .
mv "$out/vcenter-sim.new" "$out/vcenter-sim"
