#!/usr/bin/env bash
# The one test command. Brings in the real programs that judge what CpuMask writes, builds, runs every suite, and says
# what it skipped and why. A missing peer is one loud line, and with CI=true a failure; PowerShell and Pester are said only.
#
#   tests/run.sh              everything
#   tests/run.sh --no-peers   without installing or building peers
set -u
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export CPUMASK_PEERS="${CPUMASK_PEERS:-$PWD/out/peers}"
failures=0
skipped=()

say() { printf '\n== %s\n' "$*"; }

skip() {
  printf 'SKIPPED: %s\n' "$*" >&2
  skipped+=("$*")
  if [ "${CI:-}" = true ]; then failures=$((failures + 1)); fi
}

# Program (or file) and the Debian package that has it.
peers="
cpuid:cpuid
virsh:libvirt-clients
qemu-system-x86_64:qemu-system-x86
/usr/lib/xen-4.17/bin/xen-cpuid:xen-utils-4.17
/usr/include/libxl.h:libxen-dev
/usr/include/yajl/yajl_gen.h:libyajl-dev
gcc:gcc
/usr/include/stdio.h:libc6-dev
go:golang-go
/usr/share/gocode/src/github.com/vmware/govmomi:golang-github-vmware-govmomi-dev
/usr/lib/python3/dist-packages/pyVmomi:python3-pyvmomi
/usr/lib/python3/dist-packages/junitparser:python3-junitparser
/usr/bin/python3:python3
curl:curl
lscpu:util-linux
chromium:chromium
promtool:prometheus
cmark-gfm:cmark-gfm
systemd-analyze:systemd
"

install_peers() {
  local missing=() entry what package
  for entry in $peers; do
    what=${entry%%:*} package=${entry##*:}
    case $what in
      /*) [ -e "$what" ] || missing+=("$package") ;;
      *) command -v "$what" >/dev/null || missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    skip "these Debian packages are missing and cannot be installed by this user: ${missing[*]}"
    return
  fi
  say "Installing the peers: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null
  # A package's service must not start on the machine of whoever runs the tests.
  if ! RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >out/apt.log 2>&1; then
    tail -n 5 out/apt.log >&2
    skip "not all peers could be installed: ${missing[*]}"
  fi
}

build_peers() {
  local peer
  mkdir -p "$CPUMASK_PEERS"
  for peer in tests/Peers/*/build.sh; do
    say "Building $(dirname "$peer")"
    if ! bash "$peer" "$CPUMASK_PEERS"; then
      skip "$(dirname "$peer") could not be built"
    fi
  done
}

run_dotnet() {
  say "Building"
  if ! dotnet build src/CpuMask.slnx -c Release -v quiet; then
    failures=$((failures + 1))
    return
  fi
  say "Testing"
  dotnet test src/CpuMask.slnx -c Release --no-build -v quiet --logger "console;verbosity=minimal" | tee out/dotnet-test.log
  if [ "${PIPESTATUS[0]}" -ne 0 ]; then failures=$((failures + 1)); fi
}

run_pester() {
  if ! command -v pwsh >/dev/null || ! pwsh -NoProfile -NonInteractive -Command \
      'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 }))' >/dev/null 2>&1; then
    printf 'SKIPPED: no PowerShell 7 with Pester 5 on PATH: no cmdlet has run in a real PowerShell.\n' >&2
    return
  fi
  say "Testing the module in PowerShell"
  pwsh -NoProfile -NonInteractive -File tests/Pester/run.ps1 2>&1 | tee out/pester.log
  if [ "${PIPESTATUS[0]}" -ne 0 ]; then failures=$((failures + 1)); fi
}

mkdir -p out
if [ "${1:-}" != --no-peers ]; then
  install_peers
  build_peers
fi
run_dotnet
run_pester

# Passed and failed of all suites, added up from what they printed themselves.
count() {
  cat out/dotnet-test.log out/pester.log 2>/dev/null | sed 's/\x1b\[[0-9;]*m//g' | grep -oE "$1" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'
}
passed=$(count '(Passed:|Tests Passed:) +[0-9]+')
failed=$(count '(Failed:|, Failed:) +[0-9]+')
[ "$failed" -gt 0 ] && failures=$((failures + 1))
[ "$passed" -eq 0 ] && failures=$((failures + 1))
for line in ${skipped[@]+"${skipped[@]}"}; do printf 'SKIPPED: %s\n' "$line"; done
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failures" -eq 0 ]
