#!/usr/bin/env bash
# Sets feeds up and starts it. Needs bash and python3 >= 3.11 with venv, nothing else.
set -euo pipefail
CDPATH='' cd -P -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER # the place is .venv; other PIP_* settings stand

readonly oldest=11 # of Python 3
readonly venv=.venv
readonly stamp=$venv/.installed # written last: without it the installation is unfinished
readonly python=${PYTHON:-python3}

usage() {
  cat <<'TEXT'
usage: ./run.sh COMMAND

  serve [ARG...]   start web and worker, http://127.0.0.1:8000 (for ARG see ./run.sh serve --help)
  install          set up .venv and stop; afterwards .venv/bin/feeds is the command
  test [ARG...]    run the test suite; ARG goes to pytest
  check            format, lint, types, import contracts, shell syntax
  bench [NAME...]  run the benchmarks bench/NAME.py, or all of them

The first start installs the pinned dependencies into .venv and needs a network; later ones do not.
Relative paths start from the folder of run.sh. Another Python: PYTHON=python3.13 ./run.sh COMMAND
TEXT
}

say() { printf '%s\n' "$@" >&2; }

refuse() {
  say "run.sh: $1" "${@:2}"
  exit 1
}

# --- installation -----------------------------------------------------------------------

# Make .venv hold the pins of file $1; the files after it are as good where already installed.
setup() {
  ready "$@" && return
  check_python
  lock
  if ! ready "$@"; then # else another run.sh did it while we waited
    [[ -w . && (! -e $venv || -w $venv) ]] ||
      refuse "no permission to write in $PWD." \
        "Run it as the owner of that folder, or let the owner run ./run.sh install once."
    prepare
    fill "$1"
  fi
  exec 9<&- # what is started next must not keep the lock
}

ready() {
  local pins
  [[ -e $stamp && -x $venv/bin/feeds ]] || return 1
  for pins in "$@"; do
    [[ $(<"$stamp") == "$(state "$pins")" ]] && return
  done
  return 1
}

# All that makes an installation outdated: its interpreter, its place, the pins of file $1.
state() {
  "$venv/bin/python" -I -S -c '
import hashlib, os, sys
print("python", sys.version.split()[0], "in", os.getcwd())
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        print(name, hashlib.sha256(file.read()).hexdigest())
' "$1" requirements-build.txt pyproject.toml 2>/dev/null
}

check_python() {
  local version advice=(
    "Debian 12, Ubuntu 24.04 and later: apt install python3 python3-venv"
    "Fedora: dnf install python3      macOS: brew install python3"
    "Already there under another name? PYTHON=python3.13 ./run.sh ...")
  command -v "$python" >/dev/null ||
    refuse "$python is missing; Python 3.$oldest or later is needed." "${advice[@]}"
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
    refuse "$python does not start; Python 3.$oldest or later is needed." "${advice[@]}"
  [[ $version =~ ^3\.([0-9]+)$ && ${BASH_REMATCH[1]} -ge $oldest ]] ||
    refuse "$python is Python $version; 3.$oldest or later is needed." "${advice[@]}"
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    refuse "$python (Python $version) has no venv module." \
      "Debian, Ubuntu: apt install python3-venv (or python$version-venv)"
}

# One installation at a time. The lock is on this file and ends with this process, however it ends.
lock() {
  local how='
import fcntl, sys
try:
    fcntl.flock(9, fcntl.LOCK_EX | int(sys.argv[1]) * fcntl.LOCK_NB)
except BlockingIOError:
    sys.exit(1)
except OSError:
    pass  # a file system without locks: go on without
'
  exec 9<run.sh
  "$python" -c "$how" 1 && return
  say "another run.sh is installing; waiting for it ..."
  "$python" -c "$how" 0
}

# A .venv that is in its place and under its Python is brought up to date, any other is made anew.
prepare() {
  if [[ -e $stamp && $(head -n 1 "$stamp") == "$(state /dev/null | head -n 1)" ]]; then
    say "the pinned dependencies have changed: updating .venv ..."
    mv -f "$stamp" "$stamp.before"
    return
  fi
  if [[ -e $venv ]]; then
    say ".venv is unfinished, moved or of another Python: making it again (about a minute) ..."
  else
    say "first start: installing into .venv (about a minute) ..."
  fi
  quietly "$python" -I -m venv --clear "$venv"
}

# Build tools come first and pinned too: a package that is only there as source needs them.
fill() {
  pip -r requirements-build.txt --require-hashes
  pip -r "$1" --require-hashes
  PIP_REQUIRE_HASHES=0 pip --editable .
  rm -f "$stamp.before"
  state "$1" >"$stamp.new"
  mv "$stamp.new" "$stamp"
}

pip() {
  quietly "$venv/bin/python" -I -m pip install --quiet --no-input --disable-pip-version-check \
    --no-deps --no-build-isolation "$@"
}

# Run a step of the installation; its words matter only when it fails.
quietly() {
  local words
  words=$("$@" 2>&1) && return
  say "$(grep -v '^WARNING: Retrying' <<<"$words" || true)" ""
  case $words in
    *"No space left"*)
      refuse "the installation failed: the disk is full." ;;
    *"DO NOT MATCH THE HASHES"*)
      keep_the_former
      refuse "the installation failed: a downloaded file is not the pinned one." \
        "A mirror or cache may have changed it: try PIP_NO_CACHE_DIR=1, or another PIP_INDEX_URL." ;;
    *onnection* | *"Could not find a version"* | *"No matching distribution"* | *[Tt]imed\ out*)
      keep_the_former
      refuse "the installation failed: the package registry cannot be reached or lacks the package." \
        "Check the network and HTTPS_PROXY; name a mirror with PIP_INDEX_URL, or a folder of wheels" \
        "with PIP_FIND_LINKS. Then start again: nothing half-made will be used." ;;
    *"Failed building"* | *"error: command"*)
      refuse "the installation failed: a package has to be compiled on this machine." \
        "Debian, Ubuntu: apt install build-essential python3-dev libxml2-dev libxslt1-dev" ;;
    *)
      refuse "the installation failed; the lines above say why. Then start again." ;;
  esac
}

# pip downloads everything before it changes anything: after a failed download .venv is as it was.
keep_the_former() {
  [[ ! -e $stamp.before ]] || mv "$stamp.before" "$stamp"
}

# --- commands ---------------------------------------------------------------------------

check() {
  local script failed=''
  step format "$venv/bin/ruff" format --check .
  step lint "$venv/bin/ruff" check .
  step types "$venv/bin/mypy"
  step contracts "$venv/bin/lint-imports" --no-logo
  for script in run.sh .ci/run; do step "syntax of $script" bash -n "$script"; done
  [[ -z $failed ]] || refuse "check failed:${failed%,}"
}

step() {
  say "--- $1"
  "${@:2}" || failed+=" $1,"
}

bench() {
  local name failed='' all=(bench/[!_]*.py)
  [[ -e ${all[0]} ]] || refuse "there are no benchmarks in bench/."
  for name in "$@"; do
    [[ -e bench/$name.py ]] || misused "there is no bench/$name.py; there are: ${all[*]}"
  done
  if (($# == 0)); then
    all=("${all[@]#bench/}")
    set -- "${all[@]%.py}"
  fi
  for name in "$@"; do step "$name" "$venv/bin/python" "bench/$name.py"; done
  [[ -z $failed ]] || refuse "bench failed:${failed%,}"
}

misused() {
  say "run.sh: $1"
  exit 2
}

main() {
  local command=${1:-}
  (($# == 0)) || shift
  case $command in
    serve)
      setup requirements.txt requirements-test.txt
      exec "$venv/bin/feeds" serve "$@" ;;
    install)
      setup requirements.txt requirements-test.txt
      say "installed: .venv/bin/feeds" ;;
    test)
      setup requirements-test.txt
      (($# > 0)) || set -- --numprocesses=auto --dist=worksteal # all of them: on every core
      exec "$venv/bin/pytest" "$@" ;;
    check | bench)
      setup requirements-test.txt
      "$command" "$@" ;;
    help | -h | --help)
      usage ;;
    *)
      usage >&2
      exit 2 ;;
  esac
}

trap 'exit 130' INT TERM
main "$@"
