# shellcheck shell=bash
# A PostgreSQL server for one run of the tests: its own folder, a free port on 127.0.0.1, gone afterwards. Sourced.

POSTGRES_FOLDER=

postgres_bin() {
  local folder
  folder=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$folder" ] && [ -x "$folder/initdb" ] && printf '%s\n' "$folder"
}

# PostgreSQL refuses to run as root
as_postgres() {
  if is_root; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Sets CHECKIN_TEST_POSTGRES. It need not survive a power cut, so it never waits for the disk
start_postgres() {
  local bin port
  bin=$(postgres_bin) || fail "Thiếu PostgreSQL · PostgreSQL is missing"
  POSTGRES_FOLDER=$(mktemp -d)
  if is_root; then chown postgres "$POSTGRES_FOLDER"; fi
  port=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  as_postgres "$bin/initdb" --pgdata="$POSTGRES_FOLDER/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$POSTGRES_FOLDER/log" 2>&1 || postgres_failed
  as_postgres "$bin/pg_ctl" --pgdata="$POSTGRES_FOLDER/data" --log="$POSTGRES_FOLDER/data/log" --wait --timeout=60 \
    --options="-h 127.0.0.1 -p $port -k $POSTGRES_FOLDER -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    start >>"$POSTGRES_FOLDER/log" 2>&1 || postgres_failed
  export CHECKIN_TEST_POSTGRES=postgresql+psycopg://postgres@127.0.0.1:$port/postgres
}

postgres_failed() {
  tail -n 15 "$POSTGRES_FOLDER/log" "$POSTGRES_FOLDER/data/log" >&2 2>/dev/null || true
  fail "PostgreSQL không chạy được · PostgreSQL did not start"
}

stop_postgres() {
  [ -n "$POSTGRES_FOLDER" ] || return 0
  local bin
  bin=$(postgres_bin)
  as_postgres "$bin/pg_ctl" --pgdata="$POSTGRES_FOLDER/data" --mode=immediate stop >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_FOLDER"
  POSTGRES_FOLDER=
}
