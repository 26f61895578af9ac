# Sourced by the scripts beside it: the root of the tree, cargo's target directory, and lines of progress.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1
target=$(realpath -m "${CARGO_TARGET_DIR:-$PWD/target}")
verb=$(basename "$0")

# step TEXT: a line of progress with the seconds since the start.
step() { printf '== %s [%3ds] %s\n' "$verb" "$SECONDS" "$*" >&2; }

die() { printf '%s: %s\n' "$verb" "$*" >&2; exit 1; }

# quietly COMMAND...: its output is shown only where it fails.
quietly() {
    local log
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then rm -f "$log"; return; fi
    tail -n 40 "$log" >&2
    rm -f "$log"
    die "failed: $*"
}
