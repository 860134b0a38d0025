#!/bin/sh
# One baseline for a fleet: a baseline a shard, on as many processors or machines as there are, and all of them merged.
#
#   fleet-baseline.sh OUT SHARD...      a shard is a folder of dumps, or a zip file of one
#
# CPUMASK   the program, default cpumask; on every machine under this name
# SSHLOGIN  where to work, as GNU parallel names it: "esxtool1,esxtool2,:"; default this machine. Shards are then zip files: each
#           is sent by rsync, its baseline comes back, and nothing stays there. What a machine fails at is tried on another.
# BASELINE  further options for every baseline, such as "--vendor intel"
#
# Baselines merge in any order and a host counts once, so a shard that failed is simply run again: what is there and newer than
# its shard is kept. A shard that is missing, empty or cannot be read ends this with 3 and writes no OUT, never a smaller one.
set -eu
[ $# -ge 2 ] || { sed -n '4p' "$0" >&2; exit 2; }
program=${CPUMASK:-cpumask}
out=$1
shift
parts=$out.parts
mkdir -p "$parts"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
trap 'exit 130' INT TERM HUP

count=$#
for shard; do
  case $shard in
    *[[:cntrl:]]*) echo "$0: a control character in the name of a shard: $shard" >&2; exit 3 ;;
  esac
  [ -e "$shard" ] || { echo "$0: $shard: there is no such shard" >&2; exit 3; }
  [ -z "${SSHLOGIN:-}" ] || [ -f "$shard" ] || { echo "$0: $shard: what is sent to other machines must be a file, such as a zip" >&2; exit 3; }

  # A name from the whole path, since two sites may both have a rack01; of letters that no shell, ssh or rsync takes for more than
  # letters; and with a sum before it, since "a b" and "a_b" are two shards.
  name=$(printf '%s' "${shard%/}" | cksum | cut -d ' ' -f 1)-$(printf '%s' "${shard%/}" | tr -c 'A-Za-z0-9._-' '_' | tail -c 100)
  part=$parts/$name.json
  if [ ! -s "$part" ] || [ -n "$(find "$shard" -newer "$part" -print | head -n 1)" ]; then
    rm -f "$part"
    if [ -n "${SSHLOGIN:-}" ]; then
      cp "$shard" "$parts/$name"
      printf '%s\n' "$name" >>"$list"
    else
      printf '%s\t%s\n' "$shard" "$part" >>"$list"
    fi
  fi
  set -- "$@" "$part"
done
shift "$count"

if [ -s "$list" ]; then
  if [ -n "${SSHLOGIN:-}" ]; then
    code=0
    (
      cd "$parts"
      parallel --halt soon,fail=1 --retries 2 --sshlogin "$SSHLOGIN" --transferfile '{}' --return '{}.json' --cleanup \
        "$program baseline --json ${BASELINE:-} {} >{}.tmp && mv {}.tmp {}.json || { rm -f {}.tmp; exit 3; }" :::: "$list"
    ) || code=3
    while read -r name; do rm -f "$parts/$name"; done <"$list"
    [ "$code" -eq 0 ] || exit "$code"
  else
    parallel --halt soon,fail=1 --colsep '\t' \
      "$program baseline --json ${BASELINE:-} {1} >{2}.tmp && mv {2}.tmp {2} || { rm -f {2}.tmp; exit 3; }" :::: "$list" || exit 3
  fi
fi
"$program" baseline --json ${BASELINE:-} "$@" >"$out.tmp" || { code=$?; rm -f "$out.tmp"; exit "$code"; }
mv "$out.tmp" "$out"
echo "$out: $# shard(s) merged" >&2
