# Shared by bench/overhead, bench/startup, bench/streaming and bin/verify; to be sourced after bin/lib.sh, not run.
# shellcheck shell=bash

readonly BENCH_GO=1.26
readonly BENCH_ENVOY_VERSION=1.40.0

# bench_has_go: whether there is a Go; puts its usual folder on PATH.
bench_has_go() {
  command -v go >/dev/null 2>&1 || PATH=$PATH:/usr/local/go/bin
  command -v go >/dev/null 2>&1
}

# bench_find_go: ends when there is no Go. An older one fetches the version that go.mod names.
bench_find_go() {
  bench_has_go ||
    tl_fail 3 "go: missing (expected: Go $BENCH_GO or newer on PATH or in /usr/local/go; see https://go.dev/dl/)"
}

# bench_find_envoy: sets THROUGHLINE_ENVOY to an absolute path.
bench_find_envoy() {
  if [[ -z ${THROUGHLINE_ENVOY-} ]]; then
    THROUGHLINE_ENVOY=$("$(tl_root)/bin/install-envoy" "$BENCH_ENVOY_VERSION") ||
      tl_fail 3 "Envoy $BENCH_ENVOY_VERSION: missing (expected: bin/install-envoy works)"
  fi
  THROUGHLINE_ENVOY=$(readlink -f "$THROUGHLINE_ENVOY")
  [[ -x $THROUGHLINE_ENVOY ]] || tl_fail 3 "$THROUGHLINE_ENVOY: no program (expected: an Envoy)"
}

# bench_build: builds the Go programs into bench/target/go; the first time takes minutes.
bench_build() {
  local module target
  module=$(tl_root)/bench/yardstick
  target=$(tl_root)/bench/target/go
  mkdir -p "$target"
  (cd "$module" && go mod download) >&2 ||
    tl_fail 3 "Go modules: missing (expected: go mod download works in bench/yardstick)"
  (cd "$module" && go build -trimpath -buildvcs=false -o "$target" ./cmd/...) >&2 || tl_fail 1 'the build failed; see above'
}

# bench_prove: that the Go code is formatted, free of vet's findings, and passes its tests.
bench_prove() {
  local unformatted
  cd "$(tl_root)/bench/yardstick"
  unformatted=$(gofmt -l .)
  [[ -z $unformatted ]] || tl_fail 1 "not formatted (expected: gofmt -w): $unformatted"
  go vet ./... >&2 || tl_fail 1 'go vet found something; see above'
  go test ./... >&2 || tl_fail 1 'a test failed; see above'
}

# bench_run PROGRAM [ARGUMENT…]: replaces this process by one of the programs.
bench_run() {
  local program=$1 target
  target=$(tl_root)/bench/target/go
  shift
  exec "$target/$program" --root "$(tl_root)" --envoy "$THROUGHLINE_ENVOY" "$@"
}
