#!/usr/bin/env bash
# Starts the same train twice at nearly the same time, again and again, and looks whether one trains and the other ends
# with 75. Every second race is one with --overwrite, for the place of a run that is finished.
#
#   scripts/race.sh DATA [RACES]
#
# DATA is a data set prepared with --size 28; 200 of its training images train a small network. RACES is 50 if not given.
#
# Environment
#   RACE_SEED    of the time between the two, 0 to 0.7 s (default: the time)
#   WORK         folder for runs and logs (default: a temporary one, deleted if all went well)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 1)) || fail "no data set given. Usage: scripts/race.sh DATA [RACES]"
data=$1
races=${2:-50}
[[ $races =~ ^[1-9][0-9]*$ ]] || fail "RACES must be a whole number, got '$races'"
RANDOM=$((${RACE_SEED:-$(date +%s)} % 32768))
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
export SPARK_LOCAL_IP=127.0.0.1

# train ID [OPTION...]
train() {
  "$home/scripts/spark-resnet" --master 'local[1]' --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
    -- train --run-id "$1" "${@:2}" --set "runs.uri=$work/runs" --set "data.uri=$data" --set data.size=28 \
    --set data.train-examples=200 --set data.test-examples=100 \
    --set model.width=8 --set train.batch-size-per-replica=64 --set train.epochs=4
}

value() {
  sed -n "s/.*\"$2\" : \"\{0,1\}\([^\",]*\).*/\1/p" "$work/runs/$1/status.json"
}

train finished >"$work/finished.log" 2>&1 || fail "the run before the races failed, see $work/finished.log"
digest=$(value finished parametersSha256)

lost=0
for ((race = 1; race <= races; race++)); do
  options=() id=race-$race
  if ((race % 2 == 0)); then
    options=(--overwrite) id=finished
  fi
  code=(0 0)
  train "$id" "${options[@]}" >"$work/$race-one.log" 2>&1 &
  one=$!
  sleep "0.$((RANDOM % 8))"
  train "$id" "${options[@]}" >"$work/$race-two.log" 2>&1 &
  two=$!
  wait "$one" || code[0]=$?
  wait "$two" || code[1]=$?
  held=$(cat "$work/$race-"{one,two}.log | grep -c "error: .* is held by train $id on " || true)
  left=$(find "$work/runs" -maxdepth 1 -name '*.exchange' | wc -l)
  echo "race $race of $races${options[0]:+ ${options[0]}}: exit codes ${code[*]}"
  if [[ ${code[*]} != '0 75' && ${code[*]} != '75 0' ]] || ((held != 1 || left != 0)) \
    || [[ $(value "$id" state) != succeeded || $(value "$id" parametersSha256) != "$digest" ]]; then
    lost=$((lost + 1))
    echo "not as it should be, see $work/$race-one.log and $work/$race-two.log"
  fi
done

echo "$races races, $lost not as they should be"
((lost == 0)) || fail "runs and logs are in $work"
[[ -n ${WORK:-} ]] || rm -r "$work"
