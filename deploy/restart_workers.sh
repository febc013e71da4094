#!/usr/bin/env bash
# Restarts the workers one after another, each when the one before takes connections again, so that somebody always answers.
# People see "reconnecting" for a moment; what they wrote in it is sent again. After an upgrade the first one migrates.
set -euo pipefail

mapfile -t workers < <(systemctl list-units --plain --no-legend --state=active 'web@*.service' | awk '{print $1}')
[ ${#workers[@]} -gt 0 ] || { echo "No worker is running here." >&2; exit 1; }

for worker in "${workers[@]}"; do
  port=${worker#web@}
  port=${port%.service}
  systemctl restart "$worker"
  until curl --silent --output /dev/null --max-time 5 "http://127.0.0.1:$port/"; do
    systemctl is-active --quiet "$worker" || { echo "$worker does not come up: journalctl --unit $worker" >&2; exit 1; }
    sleep 0.2
  done
  echo "$worker is back."
done
systemctl try-restart jobs.service
