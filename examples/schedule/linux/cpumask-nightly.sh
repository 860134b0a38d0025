#!/bin/sh
# Checks every night whether the hosts still are what their pool was built on.
#
#   cpumask-nightly.sh [settings]      the settings file is /etc/cpumask/nightly.conf when none is named
#
# Exit codes: 0 all as promised, 1 a violation, 2 wrong settings or a server that does not answer (nothing was checked), 3 a
# host could not be read (the rest was checked), 4 the request cannot be met. On anything but 0, and when a warning is new since
# the night before, the night's lines of the log go to standard output, so that cron mails them and systemd's journal has them. Nothing is asked, and no password stands on
# a command line.
set -u
umask 077

settings=${1:-/etc/cpumask/nightly.conf}
CPUMASK=cpumask STATE=/var/lib/cpumask BASELINE='' DUMPS='' SERVER='' USER_NAME='' THUMBPRINT='' CLUSTER='' PASSWORD_FILE=''
POLICY='' GUESTS='' REPORT='' PROMETHEUS='' JUNIT='' TITLE='CPU compliance' KEEP_DAYS=400
if [ ! -r "$settings" ]; then
  echo "cpumask-nightly: $settings: there is no such settings file, or it cannot be read." >&2
  exit 2
fi
# shellcheck source=nightly.conf
. "$settings"
BASELINE=${BASELINE:-$STATE/pool.json} REPORT=${REPORT:-$STATE/report.html}
# What systemd's LoadCredential= brings is there for this service alone.
PASSWORD_FILE=${PASSWORD_FILE:-${CREDENTIALS_DIRECTORY:+$CREDENTIALS_DIRECTORY/vcenter-password}}
log=$STATE/nightly.log runs=$STATE/runs

mkdir -p "$STATE" "$runs" || exit 2
work=$(mktemp -d "$STATE/night.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# A program's notices go to the log, a line each with the time in front.
note() {
  while IFS= read -r line; do
    printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$line" >>"$log"
  done
}

say() { printf '%s\n' "$*" | note; }

worst=0 written='' news=''
before=$(wc -l 2>/dev/null <"$log") || before=0
finish() {
  # Where several apply: 2, 4, 3, 1, as cpumask itself has it; anything else is a program that could not run at all.
  [ "$1" -le 4 ] && for code in 2 4 3 1; do
    if [ "$1" -eq "$code" ] || [ "$worst" -eq "$code" ]; then
      set -- "$code"
      break
    fi
  done
  say "ends with $1"
  if [ "$1" -ne 0 ] || [ -n "$news" ]; then
    echo "cpumask-nightly: exit code $1. ${written:-No report was written; what is there is of an earlier night}. From $log:"
    # This night's lines only.
    tail -n "+$((before + 1))" "$log" | tail -n 20
  fi
  exit "$1"
}

say "begins with $settings"
if [ ! -e "$BASELINE" ]; then
  say "there is no baseline $BASELINE; make one: $CPUMASK baseline --json <dumps> >$BASELINE"
  finish 2
fi

if [ -n "$SERVER" ]; then
  set -- collect --server "$SERVER" --user "$USER_NAME" --json
  [ -n "$THUMBPRINT" ] && set -- "$@" --thumbprint "$THUMBPRINT"
  [ -n "$CLUSTER" ] && set -- "$@" --cluster "$CLUSTER"
  if [ -z "$PASSWORD_FILE" ] || [ ! -r "$PASSWORD_FILE" ]; then
    say "the password file ${PASSWORD_FILE:-(none is set)} cannot be read"
    finish 2
  fi
  # The first line only, and for this one process.
  CPUMASK_PASSWORD=$(head -n 1 "$PASSWORD_FILE") "$CPUMASK" "$@" >"$work/hosts.json" 2>"$work/notices" </dev/null
  worst=$?
  note <"$work/notices"
  if [ "$worst" -ne 0 ] && [ "$worst" -ne 3 ]; then finish "$worst"; fi
  # 3 is a host that could not be read. When there is none that could, nothing can be checked.
  if [ ! -s "$work/hosts.json" ]; then finish 2; fi
  DUMPS=$work/hosts.json
fi

set -- report "$DUMPS" --baseline "$BASELINE" --previous "$runs" --save "$runs" --history "$runs" --title "$TITLE" --out "$REPORT"
[ -n "$PROMETHEUS" ] && set -- "$@" --out "$PROMETHEUS"
[ -n "$JUNIT" ] && set -- "$@" --out "$JUNIT"
[ -n "$POLICY" ] && set -- "$@" --policy "$POLICY"
for guest in $GUESTS; do set -- "$@" --guest "$guest"; done
# The report is for other eyes than the state folder: a web server's, the node exporter's.
(umask 022 && exec "$CPUMASK" "$@") 2>"$work/notices" </dev/null
code=$?
note <"$work/notices"
grep -q '^cpumask: new: ' "$work/notices" && news=yes
grep -qxF "cpumask: the report is in $REPORT" "$work/notices" && written="Report: $REPORT"
# 3 is a host that could not be read while the rest was checked; without a report nothing was, as with a broken policy.
if [ "$code" -eq 3 ] && [ -z "$written" ]; then code=2; fi
if [ "$code" -le 1 ] && [ "$KEEP_DAYS" -gt 0 ]; then
  find "$runs" -name 'check-*.json' -mtime "+$KEEP_DAYS" -exec rm -f {} +
fi
finish "$code"
