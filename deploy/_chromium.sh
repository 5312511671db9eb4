# Sourced by deploy/test and deploy/pictures: sees to it that there is a browser, installing Debian's if that may be done.
# shellcheck shell=bash

if ! command -v "${OUTREACH_TEST_CHROMIUM:-chromium}" >/dev/null && ! command -v google-chrome >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "outreach: installing chromium, for the console's tests" >&2
        DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
                chromium fonts-dejavu-core >/dev/null ||
            echo "outreach: that did not work" >&2
    fi
    if ! command -v chromium >/dev/null; then
        cat >&2 <<'WORDS'
outreach: no Chromium here, so what needs a browser is left out. To have it:
  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y chromium
  elsewhere:       set OUTREACH_TEST_CHROMIUM to the path of a Chromium or Chrome
WORDS
    fi
fi
