# Sourced by ./run, ./test and tools/lock, from the root of the repository.
#   set_up run|test   makes .venv and the front end what the locks and sources ask for
#   find_uv           leaves the path of uv in $UV, fetching it into .tools when there is none

fail() {
    echo "unknot: $*" >&2
    exit 1
}

find_python() {
    for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            PYTHON=$candidate
            return
        fi
    done
    fail "Python 3.11 or newer is needed, and none was found on the PATH."
}

find_uv() {
    # An interpreter from somewhere else would be a surprise: the machine's own is used.
    export UV_PYTHON_DOWNLOADS=never
    if command -v uv >/dev/null 2>&1; then
        UV=uv
        return
    fi
    UV=.tools/bin/uv
    "$UV" --version >/dev/null 2>&1 && return
    find_python
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"
    "$PYTHON" -m venv --clear .tools
    .tools/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement requirements/uv.txt ||
        fail "uv could not be fetched: is the network there?"
}

make_environment() {
    kind=$1
    # Going from test to run would throw away what the next ./test needs again.
    if [ "$(.venv/bin/python tools/environment.py kind 2>/dev/null)" = test ]; then kind=test; fi
    find_uv
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        find_python
        "$UV" venv --quiet --clear --python "$PYTHON" .venv
    fi
    rm -f .venv/.unknot
    "$UV" pip sync --quiet --python .venv/bin/python --require-hashes \
        "requirements/$kind.txt" requirements/build.txt
    # Hatchling is locked with the rest, so no second, unlocked environment is made to build in.
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    .venv/bin/python tools/environment.py record "$kind"
}

set_up() {
    if ! .venv/bin/python tools/environment.py check "$1" 2>/dev/null; then
        echo "unknot: setting up, this takes a minute the first time" >&2
        make_environment "$1"
    fi
    .venv/bin/python tools/frontend.py build || fail "the front end did not build, see above."
}
