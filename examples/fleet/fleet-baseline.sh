#!/bin/sh
# One baseline for a fleet: a baseline a shard, on as many processors or machines as there are, and all of them merged.
#
#   fleet-baseline.sh OUT SHARD...      a shard is a folder of dumps, or a zip file of one
#
# CPUMASK   the program, default cpumask
# SSHLOGIN  where to work, as GNU parallel names it: "esxtool1,esxtool2,:"; default this machine. Shards are then zip files: each
#           is sent, its baseline comes back, and nothing stays there.
# BASELINE  further options for every baseline, such as "--vendor intel"
#
# Baselines merge in any order and a host counts once, so a shard that failed is simply run again: what is there and newer than
# its shard is kept. Ends with 3 when a shard could not be read.
set -eu
[ $# -ge 2 ] || { sed -n '4p' "$0" >&2; exit 2; }
out=$1
shift
parts=$out.parts
mkdir -p "$parts"

# A name from the whole path: two sites may both have a rack01.
list=$(mktemp)
trap 'rm -f "$list"' EXIT INT TERM HUP
for shard; do
  part=$parts/$(printf '%s' "${shard%/}" | tr '/ ' '__').json
  if [ ! -s "$part" ] || [ -n "$(find "$shard" -newer "$part" -print | head -n 1)" ]; then
    printf '%s\t%s\n' "$shard" "$part" >>"$list"
  fi
done

program=${CPUMASK:-cpumask}
if [ -s "$list" ]; then
  if [ -n "${SSHLOGIN:-}" ]; then
    parallel --halt soon,fail=1 --sshlogin "$SSHLOGIN" --transferfile '{1}' --return '{1}.json' --cleanup --colsep '\t' \
      "$program baseline --json ${BASELINE:-} {1} >{1}.json" :::: "$list" || exit 3
    while IFS="$(printf '\t')" read -r shard part; do mv "$shard.json" "$part"; done <"$list"
  else
    parallel --halt soon,fail=1 --colsep '\t' "$program baseline --json ${BASELINE:-} {1} >{2}.tmp && mv {2}.tmp {2}" :::: "$list" || exit 3
  fi
fi
"$program" baseline --json "$parts" >"$out.tmp"
mv "$out.tmp" "$out"
echo "$out: $(find "$parts" -name '*.json' | wc -l | tr -d ' ') shards" >&2
