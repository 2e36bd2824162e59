# Shared by the commands in bin/; to be sourced, not run.
# shellcheck shell=bash

readonly TL_JDK=25

# tl_fail CODE TEXT: one clear line, and the end.
tl_fail() {
  printf '%s: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

# tl_root: the checkout that holds this file.
tl_root() {
  (cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
}

# tl_jdk_candidates: folders that may hold a JDK, one a line, the preferred ones first.
tl_jdk_candidates() {
  local javac
  printf '%s\n' "${JAVA_HOME-}"
  if javac=$(command -v javac); then
    dirname "$(dirname "$(readlink -f "$javac")")"
  fi
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java* /opt/java/* /opt/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home
}

# tl_jdk_version HOME: the feature version of the JDK there, or 0. Its `release` file tells at once;
# asking javac takes as long as starting the sidecar.
tl_jdk_version() {
  local said=
  [[ -x $1/bin/javac && -x $1/bin/java ]] || { echo 0; return; }
  if [[ -r $1/release ]]; then
    said=$(<"$1/release")
    [[ $said =~ JAVA_VERSION=\"([0-9]+) ]] && { echo "${BASH_REMATCH[1]}"; return; }
  fi
  said=$("$1/bin/javac" -version 2>&1) || said=
  [[ $said =~ ^javac\ ([0-9]+) ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

# tl_find_jdk: sets and exports JAVA_HOME; the default java may be an older one.
tl_find_jdk() {
  local home
  while IFS= read -r home; do
    if [[ -n $home ]] && (($(tl_jdk_version "$home") >= TL_JDK)); then
      export JAVA_HOME=$home
      return
    fi
  done < <(tl_jdk_candidates)
  tl_fail 3 "JDK $TL_JDK: missing (expected: JDK $TL_JDK or newer, such as Temurin $TL_JDK, in JAVA_HOME or /usr/lib/jvm)"
}

# tl_stale ROOT STAMP: whether something the build reads is newer than the last build.
tl_stale() {
  [[ -e $2 ]] || return 0
  [[ -n $(find "$1" \( -name target -o -name '.*' ! -path "$1" \) -prune -o \
    -type f -newer "$2" \( -path '*/src/main/*' -o -name pom.xml \) -print -quit) ]]
}

# tl_build [MODULE]: builds what bin/ runs, unless it is up to date. Only one command builds at a
# time. THROUGHLINE_BUILT=1 says that the caller has built, such as a test that the build itself runs.
tl_build() {
  local root module=${1:-extproc-server} stamp
  [[ ${THROUGHLINE_BUILT-} != 1 ]] || return 0
  root=$(tl_root)
  stamp=$root/$module/target/.built
  tl_stale "$root" "$stamp" || return 0
  command -v mvn >/dev/null 2>&1 || tl_fail 3 'mvn: missing (expected: Maven 3.8.7 or newer on PATH)'
  mkdir -p "$root/.tools"
  (
    flock 9
    # Another command may have built while this one waited.
    tl_stale "$root" "$stamp" || exit 0
    printf '%s: building, this takes a minute\n' "${0##*/}" >&2
    # The stamp is from before the build, so that what changes meanwhile counts as newer. One chain,
    # because bash ignores `set -e` to the left of `||`.
    mkdir -p "${stamp%/*}" && touch "$stamp.new" &&
      (cd "$root" && mvn -B -q -Dstyle.color=never -DskipTests -pl "$module" -am package) >&2 &&
      tl_record "$root/extproc-server/target" && mv -f "$stamp.new" "$stamp"
  ) 9>"$root/.tools/build.lock" || tl_fail 1 'the build failed; see above'
}

# tl_jvm_options: sets the array java_options. Short pauses matter more than throughput; what the
# virtual machine itself has to say goes to the error output, as data is on the other.
tl_jvm_options() {
  java_options=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
    -XX:MaxGCPauseMillis=50 -XX:+UseCompactObjectHeaders -Xlog:disable -Xlog:all=error:stderr)
}

# tl_java_options FOLDER: the same for the program whose jars lie in FOLDER.
tl_java_options() {
  tl_jvm_options
  java_options+=(-cp "$1/extproc-server-0.1.0-SNAPSHOT.jar:$1/lib/*")
}

# tl_record FOLDER: records the ahead-of-time cache of the program in FOLDER, with which it starts
# in a third of the time. Without one it runs as well, so a failure is only told.
tl_record() {
  local scratch java_options cache=$1/throughline.aot
  scratch=$(mktemp -d)
  tl_java_options "$1"
  rm -f "$cache"
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$cache" "${java_options[@]}" \
    io.throughline.server.cli.Rehearsal "$scratch" >"$scratch/log" 2>&1 && [[ -s $cache ]] || {
    tail -n 5 "$scratch/log"
    printf '%s: no ahead-of-time cache was recorded; the sidecar will start slowly\n' "${0##*/}"
  } >&2
  rm -rf "$scratch"
}

# tl_java [JVM OPTION…] MAIN [ARGUMENT…]: replaces this process by one of our programs.
tl_java() {
  local target java_options
  target=$(tl_root)/extproc-server/target
  tl_java_options "$target"
  if [[ -s $target/throughline.aot ]]; then
    java_options=(-XX:AOTCache="$target/throughline.aot" "${java_options[@]}")
  fi
  exec "$JAVA_HOME/bin/java" "${java_options[@]}" "$@"
}
