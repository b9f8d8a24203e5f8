# shellcheck shell=bash
# What bin/demo, bin/test and .ci/run share: speaking to a person, and bringing what a machine with only Rust lacks.
# It is sourced, not run, and expects `set -euo pipefail` and the project's folder as working directory.

say() { printf '\n==> %s\n' "$*"; }
fail() {
  printf '\nStopped: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# apt_install WHY PACKAGE…: asks for root only at this point, so that an ordinary user who lacks nothing is never asked.
apt_install() {
  local why=$1 as_root=()
  shift
  if ! have apt-get; then
    fail "$why, and this machine has no apt-get to bring it." "Please install what Debian calls: $*" "and run this again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || fail "$why. It takes root to install it, and there is no sudo." "As root: apt-get install $*" "Then run this again."
    as_root=(sudo)
  fi
  say "$why: installing $*"
  ${as_root[@]+"${as_root[@]}"} apt-get update -q || printf 'The package lists could not be renewed; going on with those at hand.\n'
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@" ||
    fail "apt-get could not install $*" "Please install it by hand and run this again."
}

need_rust() {
  local wanted found
  # rustup's own folder is on the path only after a new sign-in.
  have cargo || PATH="${CARGO_HOME:-${HOME:-}/.cargo}/bin:$PATH"
  have cargo || fail "Rust is missing." "Install it with rustup, as the Rust project describes, and run this again."
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  found=$(rustc --version | cut -d' ' -f2)
  if [ "$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
    fail "Rust $wanted or newer is needed; this is $found." "With rustup: rustup update stable"
  fi
}

# SQLite is compiled into the program from its C source, and Rust links through the C compiler.
need_c_compiler() {
  have cc || apt_install "A C compiler is missing" gcc libc6-dev
}
