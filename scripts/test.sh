#!/usr/bin/env bash
# Prerequisites, build and all tests. Arguments go to Maven.
#
#   scripts/test.sh
#   scripts/test.sh -pl data-prep -am
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$home/scripts/lib/build.sh"

# Chromium opens the reports; Python compiles and runs the Airflow DAG in conf/schedulers.
require_build_tools chromium python3
step "Building and testing all modules; the first time, Maven downloads about 580 MB of libraries"
mkdir -p "$home/target"
log=$home/target/test.log
if ! run_maven verify "$@" 2>&1 | tee "$log"; then
  # Maven names the failed tests far above its last lines, which may be all that is kept of a log.
  sed -nE '/^\[ERROR\] (Failures|Errors):/,/^\[ERROR\] Tests run:/p' "$log" >&2
  fail "tests or checks failed, see above; the whole output is in $log"
fi
step "All tests passed"
