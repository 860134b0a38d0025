#!/bin/sh
# The experiment of AMD's white paper on cross-vendor migration: every guest of a list goes to and fro between two hosts, every
# 30 seconds for a day, one guest after the other. Stops at the first move that fails, with both hosts' state kept; run again, it
# goes on with that guest. Prints at the end what of the matrix is covered, and which soak is next.
#
#   soak.sh guests.txt folder [options of cpumask soak]
#
# A line of guests.txt is a VM, its two hosts, and what the soak covers, with | in between; # begins a comment:
#   app01 | esx07 | esx08 | guest=SLES11 64-bit | workload=busy loop | vcpus=1
#
# The options say who moves: --server vcenter.example.com --user mover, with the password in CPUMASK_PASSWORD or --password-file;
# or --by libvirt --run, or --by xl --run. --hours 1 or --moves 10 make it shorter.
set -u
[ $# -ge 2 ] && [ -f "$1" ] || { echo "usage: soak.sh guests.txt folder [options of cpumask soak]" >&2; exit 2; }
guests=$1 folder=$2
shift 2
cpumask=${CPUMASK:-cpumask}

trim() { printf '%s' "$1" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//'; }

code=0
while IFS= read -r line || [ -n "$line" ]; do
  line=$(trim "${line%%#*}")
  [ -n "$line" ] || continue
  vm=$(trim "${line%%|*}")
  rest=${line#*|}
  first=$(trim "${rest%%|*}")
  rest=${rest#*|}
  second=$(trim "${rest%%|*}")
  points=${rest#"${rest%%|*}"}
  (
    # The points become --point options, one by one, behind those that were given.
    while [ -n "$points" ]; do
      points=${points#|}
      point=$(trim "${points%%|*}")
      [ -z "$point" ] || set -- "$@" --point "$point"
      points=${points#"${points%%|*}"}
    done
    echo "== $vm between $first and $second"
    exec $cpumask soak "$vm" --host "$first" --host "$second" --out "$folder/$vm" --yes "$@" </dev/null
  )
  code=$?
  [ "$code" -eq 0 ] || break
done <"$guests"

$cpumask soak --covered --out "$folder"
exit "$code"
