#!/usr/bin/env bash
# Random input for predict, prepare, serve, run ids and settings: one line of error at most, no file touched that is
# not ours, a row for every picture.
#
#   scripts/fuzz.sh [CASES [SEED]]      1000 cases from seed 1 on; a failure names the seed of its case
#   scripts/fuzz.sh 1 4711              that case alone
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$home/scripts/lib/build.sh"

cases=${1:-1000} seed=${2:-1}
[[ $cases =~ ^[1-9][0-9]*$ && $seed =~ ^-?[0-9]+$ ]] || fail "CASES and SEED must be whole numbers, got '$cases' and '$seed'" 64
require_build_tools
step "Running $cases cases from seed $seed on"
run_maven verify -pl driver -am -DskipUTs -Dit.test=FuzzIT -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dfuzz.cases="$cases" -Dfuzz.seed="$seed"
step "No case failed"
