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
run_maven verify "$@" || fail "tests or checks failed, see above"
step "All tests passed"
