#!/usr/bin/env bash
# The one test command. Brings in PowerShell, Pester and the real programs that judge what CpuMask writes, builds, runs every
# suite, and says what was skipped and why. What it could not bring in is one loud line, and with CI=true a failure.
#
#   tests/run.sh              everything
#   tests/run.sh --no-peers   without installing or building peers
#
# CPUMASK_PWSH=pwsh runs the cmdlets' tests in another PowerShell than the one that .config/dotnet-tools.json pins.
set -u
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Code that counts its own calls, to be compiled a second time, never pays in programs that run for a second or a minute.
export DOTNET_TieredPGO=0
export CPUMASK_PEERS="${CPUMASK_PEERS:-$PWD/out/peers}"
problems=()

say() { printf '\n== %s\n' "$*"; }

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  problems+=("$*")
}

# Something that the tests can do without, each of which then says so itself.
lack() {
  if [ "${CI:-}" = true ]; then fail "$*"; else printf 'MISSING: %s\n' "$*" >&2; fi
}

# Program (or file) and the Debian package that has it.
peers="
cpuid:cpuid
virsh:libvirt-clients
/usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so:libvirt-daemon-driver-qemu
xmllint:libxml2-utils
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
parallel:parallel
rsync:rsync
ssh:openssh-client
/usr/sbin/sshd:openssh-server
lscpu:util-linux
chromium:chromium
promtool:prometheus
cmark-gfm:cmark-gfm
systemd-analyze:systemd
/usr/lib/mono/4.5/Facades/netstandard.dll:mono-devel
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
    lack "these Debian packages are missing and cannot be installed by this user: ${missing[*]}"
    return
  fi
  say "Installing the peers: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null
  # A package's service must not start on the machine of whoever runs the tests.
  if ! RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >out/apt.log 2>&1; then
    tail -n 5 out/apt.log >&2
    lack "not all peers could be installed: ${missing[*]}"
  fi
}

# A peer whose packages are not there ends with 3.
build_peers() {
  local peer code
  mkdir -p "$CPUMASK_PEERS"
  for peer in tests/Peers/*/build.sh; do
    say "Building $(dirname "$peer")"
    bash "$peer" "$CPUMASK_PEERS"
    code=$?
    if [ "$code" -eq 3 ]; then lack "$(dirname "$peer") lacks packages"; elif [ "$code" -ne 0 ]; then fail "$(dirname "$peer") could not be built"; fi
  done
}

# A suite's log is printed when it ends; that something went wrong in it is noted in a file, since suites run side by side.
suite() {
  if [ "$1" = Pester ]; then
    NO_COLOR=1 powershell -NoProfile -NonInteractive -File tests/Pester/run.ps1 >out/tests/Pester.log 2>&1 || echo Pester >>out/tests/problems
  elif [ "$1" = Framework ]; then
    framework >out/tests/Framework.log
    grep -qE "Total: [0-9]+, Errors: 0, Failed: 0," out/tests/Framework.log || echo Framework >>out/tests/problems
  else
    dotnet "tests/$1/bin/Release/net10.0/$1.dll" -noColor -noLogo -result-xml "out/tests/$1.xml" >"out/tests/$1.log" 2>&1 || echo "$1" >>out/tests/problems
  fi
  grep -qE "Total: [1-9]|Tests Passed: [1-9]" "out/tests/$1.log" || echo "$1 ran no test" >>out/tests/problems
  say "Testing: $1, $SECONDS s"
  cat "out/tests/$1.log"
}

# Core, Faces and VSphere once more, compiled for .NET Framework, which Windows PowerShell runs on, on Mono. Mono can fail on its way
# out, when all is done: what it says of the tests counts, and not how it ends. Dumps that lie beside the checkout were read already.
framework() {
  if [ -e /usr/lib/mono/4.5/Facades/netstandard.dll ]; then
    CPUMASK_CORPUS=/nonexistent mono tests/Framework/bin/Release/net472/CpuMask.Framework.Tests.exe -noColor -noLogo 2>&1
    return 0
  fi
  echo "SKIPPED: This machine lacks Mono (Debian's mono-devel), which runs the suites for .NET Framework."
  echo "Total: 1, Errors: 0, Failed: 0, Skipped: 1"
}

powershell() { if [ -n "${CPUMASK_PWSH:-}" ]; then "$CPUMASK_PWSH" "$@"; else dotnet pwsh "$@"; fi; }

# Three at a time, the longest first: what runs other programs waits a lot.
run_suites() {
  local long="CpuMask.Cli.Tests Pester Framework CpuMask.VSphere.Tests CpuMask.Core.Tests CpuMask.Report.Tests" name problem
  say "Testing"
  export -f suite framework powershell say
  {
    printf '%s\n' $long
    for name in tests/*.Tests/*.csproj; do basename "$name" .csproj; done
  } | awk '!seen[$0]++' | xargs -P 3 -I '{}' bash -c 'suite {}'
  while read -r problem; do fail "$problem"; done < <(cat out/tests/problems 2>/dev/null)
}

# Adds up what the suites say themselves: xunit "Total: 9, Errors: 0, Failed: 1, Skipped: 2, Not Run: 0", Pester
# "Tests Passed: 6, Failed: 1, Skipped: 2". An error outside a test counts as a failed one.
count() {
  sed 's/\x1b\[[0-9;]*m//g' out/tests/*.log | awk '
    function tail(text) { sub(/.*: /, "", text); return text + 0 }
    function of(name) { return match($0, "(^|[ ,])" name ": [0-9]+") ? tail(substr($0, RSTART, RLENGTH)) : 0 }
    /Total: [0-9]+, Errors: / { passed += of("Total") - of("Failed") - of("Skipped") - of("Not Run"); failed += of("Errors") }
    /^Tests Passed: / { passed += of("Tests Passed") }
    /Total: [0-9]+, Errors: |^Tests Passed: / { failed += of("Failed"); skipped += of("Skipped") }
    END { print passed + 0, failed + 0, skipped + 0 }'
}

# The test methods that were skipped with every case that they have.
never_run() {
  grep -ohE ' result="[A-Za-z]+"[^<]* type="[^"]*" method="[^"]*"' out/tests/*.xml |
    sed -E 's/ result="([A-Za-z]+)".* type="([^"]*)" method="([^"]*)"/\2.\3 \1/' |
    awk '$2 == "Skip" { skipped[$1] = 1; next } { ran[$1] = 1 } END { for (name in skipped) if (!(name in ran)) print "  " name }' | sort
}

rm -rf out/tests
mkdir -p out/tests
if [ "${1:-}" != --no-peers ]; then
  install_peers
fi
say "Building"
dotnet build src/CpuMask.slnx -c Release -v quiet &
build=$!
[ "${1:-}" = --no-peers ] || build_peers
[ -n "${CPUMASK_PWSH:-}" ] || dotnet tool restore || fail "PowerShell could not be restored"
if wait "$build"; then
  run_suites
else
  fail "the build"
fi

read -r passed failed skipped < <(count)
[ "$passed" -gt 0 ] || fail "no test passed"
if [ "$skipped" -gt 0 ]; then
  say "Skipped, and why"
  awk '/\[SKIP\]$/ { getline; sub(/^ +/, ""); print } /^SKIPPED: / { sub(/^SKIPPED: /, ""); print }' out/tests/*.log | sort | uniq -c
fi
idle=$(never_run)
[ -z "$idle" ] || printf '\nNo case ran of (see tests/data/README.md):\n%s\n' "$idle"
for problem in ${problems[@]+"${problems[@]}"}; do printf 'FAILED: %s\n' "$problem"; done
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ ${#problems[@]} -eq 0 ]
