#!/bin/sh
# The integration tests start an nginx of their own; without one they would have to be skipped, and nobody would notice.
if ! PATH="$PATH:/usr/sbin" command -v nginx >/dev/null; then
  echo "The profile 'integration' needs nginx. Install it, on Debian or Ubuntu with: sudo apt-get install nginx" >&2
  exit 1
fi
