# Sourced by the scripts that build: tools, messages, Maven. Expects the variable home, the root of the checkout.

# Prints one line with the seconds since the script started.
step() {
  printf '[%4d s] %s\n' "$SECONDS" "$*"
}

fail() {
  echo "error: $1" >&2
  exit "${2:-1}"
}

# Prints the directory of a JDK 17, or nothing.
find_jdk17() {
  local javac directory
  for javac in "${JAVA_HOME:-}/bin/javac" "$(command -v javac)" /usr/lib/jvm/java-17-*/bin/javac; do
    if [[ -x $javac ]] && "$javac" -version 2>&1 | grep -qE '^javac 17(\.|-|$)'; then
      directory=$(dirname "$(readlink -f "$javac")")
      dirname "$directory"
      return
    fi
  done
}

# Installs what is missing where that is possible, and sets JAVA_HOME. Arguments: commands that are needed besides, with
# the names of their packages.
require_build_tools() {
  local tool missing=()
  [[ $(uname -sm) == 'Linux x86_64' ]] || fail "the natives are built for Linux on x86-64, this is $(uname -sm)" 64
  [[ -n $(find_jdk17) ]] || missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  for tool; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  if ((${#missing[@]} > 0)); then
    if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
      fail "missing: ${missing[*]}. Install them, for example with: sudo apt-get install ${missing[*]}" 64
    fi
    step "Installing ${missing[*]} with apt-get"
    mkdir -p "$home/target"
    {
      apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    } >"$home/target/apt-get.log" 2>&1 || {
      tail -n 20 "$home/target/apt-get.log" >&2
      fail "apt-get could not install ${missing[*]}; all of its output is in $home/target/apt-get.log"
    }
  fi
  JAVA_HOME=$(find_jdk17)
  [[ -n $JAVA_HOME ]] || fail "no JDK 17 found. Set JAVA_HOME to one." 64
  export JAVA_HOME
  step "Java: $JAVA_HOME, Maven: $(mvn --version | sed -n '1s/.*Maven \([0-9.]*\).*/\1/p')"
}

# Runs Maven with the arguments given; says every half minute that it still runs, since the first run downloads much.
run_maven() {
  local beat status=0
  while sleep 30 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    step "  Maven is still at work"
  done &
  beat=$!
  mvn -B -ntp -f "$home/pom.xml" "$@" || status=$?
  kill "$beat" 2>/dev/null || true
  wait "$beat" 2>/dev/null || true
  return "$status"
}
