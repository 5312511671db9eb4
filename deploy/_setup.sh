# Sourced by deploy/demo, deploy/test, deploy/bench and deploy/chaos: goes to the checkout, makes .venv what requirements.lock says,
# and puts it on the PATH. The first run installs everything; later runs only look at a stamp.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

_stamp() { # what .venv was made from, and where: a checkout that moved needs it made again
    { pwd -P && cat deploy/requirements.lock pyproject.toml; } | cksum
}

_is_ready() {
    [ -x .venv/bin/python ] && [ "$(cat .venv/outreach-setup 2>/dev/null)" = "$(_stamp)" ]
}

_find_python() { # prints the first Python that is new enough and can make environments
    local name
    for name in python3.11 python3 python3.12 python3.13 python3.14 /usr/bin/python3; do
        if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

_python_or_remedy() { # as _find_python, installing Debian's package if that is all it takes
    _find_python && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "outreach: installing python3-venv (Debian ships Python without it)" >&2
        if DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
            DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv >&2; then
            _find_python && return
        fi
    fi
    cat >&2 <<'WORDS'
outreach: needs Python 3.11 or newer with the modules venv and ensurepip, and found none.
  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y python3 python3-venv
  elsewhere:       install Python 3.11 or newer, and see to it that python3 is on the PATH
WORDS
    return 1
}

_install() {
    local python
    if [ ! -x .venv/bin/python ]; then
        python="$(_python_or_remedy)"
        echo "outreach: making .venv with $("$python" --version)" >&2
        "$python" -m venv --clear .venv
    fi
    local pip=(.venv/bin/python -m pip --quiet --quiet --disable-pip-version-check --no-input)
    echo "outreach: installing $(grep -c '==' deploy/requirements.lock) pinned packages (about a minute the first time)" >&2
    "${pip[@]}" install --require-hashes --requirement deploy/requirements.lock
    "${pip[@]}" install --no-deps --no-build-isolation --editable .
    _stamp >.venv/outreach-setup
    echo "outreach: ready" >&2
}

if ! _is_ready; then
    ( # one at a time: whoever waited finds it done
        if command -v flock >/dev/null; then flock 9; fi
        _is_ready || _install
    ) 9<deploy/requirements.lock
fi

PATH="$PWD/.venv/bin:$PATH"
export PATH
