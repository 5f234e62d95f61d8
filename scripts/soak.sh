#!/usr/bin/env bash
# Kills parts of a real cluster at random while a run goes on, until enough kills are done, and looks whether the run ends
# with the bits of an undisturbed one.
#
#   scripts/soak.sh DATA [KILLS]
#
# DATA is a data set prepared with --size 28; 1,000 of its training images train the full network. KILLS (default 20) are
# drawn from: an executor, a worker (which is started again), the driver by SIGKILL, the driver by SIGTERM (both are
# submitted again).
#
# Environment
#   SOAK_SEED    of the draws (default: the time)
#   WORK         folder for runs and logs (default: a temporary one, deleted if all went well)
#   and that of scripts/local-cluster.sh
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 1)) || fail "no data set given. Usage: scripts/soak.sh DATA [KILLS]"
data=$1
kills=${2:-20}
RANDOM=$((${SOAK_SEED:-$(date +%s)} % 32768))
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
export CLUSTER_DIR=$work/cluster CLUSTER_PORT=${CLUSTER_PORT:-7177} SPARK_LOCAL_IP=127.0.0.1
cluster=$home/scripts/local-cluster.sh
trap '"$cluster" stop' EXIT

# train ID MASTER EPOCHS: in the place of this shell, so that its process id is the driver's.
train() {
  exec "$home/scripts/spark-resnet" --master "$2" --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
    --conf spark.cores.max=2 --conf spark.executor.cores=1 --conf spark.executor.memory=1g \
    --conf "spark.executor.extraJavaOptions=-Dorg.bytedeco.javacpp.maxbytes=3g -Dorg.bytedeco.javacpp.maxphysicalbytes=5g" \
    -- train --run-id "$1" --set "runs.uri=$work/runs" --set "data.uri=$data" --set data.size=28 \
    --set data.train-examples=1000 --set data.test-examples=200 --set averaging.batch-norm-examples=192 \
    --set train.batch-size-per-replica=64 --set train.replicas=3 --set "train.epochs=$3"
}

value() {
  sed -n "s/.*\"$2\" : \"\{0,1\}\([^\",]*\).*/\1/p" "$work/runs/$1/status.json" 2>/dev/null
}

# Children of a worker; an executor's launcher is none.
executors() {
  local worker
  for worker in "$CLUSTER_DIR"/worker*.pid; do
    pgrep -P "$(<"$worker")" -f CoarseGrainedExecutorBackend || true
  done
}

epochs=$((kills * 3))
url=$("$cluster" start 2)
survived=0
lost=0
done_kills=0
submissions=0
declare -A count=()
while true; do
  submissions=$((submissions + 1))
  (train soak "$url" "$epochs") >>"$work/soak.log" 2>&1 &
  driver=$!
  while kill -0 "$driver" 2>/dev/null && ((done_kills < kills)); do
    # Long enough for a driver and its executors to start, mostly.
    sleep "$((RANDOM % 14 + 13)).$((RANDOM % 10))"
    kill -0 "$driver" 2>/dev/null || break
    case $((RANDOM % 4)) in
      0)
        mapfile -t victims < <(executors)
        ((${#victims[@]} > 0)) || continue
        kind=executor
        kill -KILL "${victims[RANDOM % ${#victims[@]}]}" || continue
        ;;
      1)
        kind=worker
        name=worker$((RANDOM % 2 + 1))
        id=$(<"$CLUSTER_DIR/$name.pid")
        kill -KILL "$id"
        while kill -0 "$id" 2>/dev/null; do sleep 0.1; done
        "$cluster" restart "$name"
        ;;
      2)
        kind='driver by SIGKILL'
        kill -KILL "$driver"
        ;;
      3)
        kind='driver by SIGTERM'
        kill "$driver"
        ;;
    esac
    done_kills=$((done_kills + 1))
    count[$kind]=$((${count[$kind]:-0} + 1))
    echo "kill $done_kills of $kills: $kind, after epoch $(cat "$work/runs/soak/metrics.jsonl" 2>/dev/null | wc -l)"
  done
  wait "$driver" || true
  [[ $(value soak state) != succeeded ]] || break
  # A run that failed of itself, not by a signal, is lost.
  if [[ $(value soak state) == failed ]]; then
    lost=$((lost + 1))
    echo "lost: $(value soak message)"
  fi
  ((submissions <= kills + 5)) || break
done

(train undisturbed 'local[2]' "$epochs") >"$work/undisturbed.log" 2>&1
a=$(value soak parametersSha256)
b=$(value undisturbed parametersSha256)
survived=$((done_kills - lost))
printf '%d kills (' "$done_kills"
for kind in "${!count[@]}"; do printf '%s: %d; ' "$kind" "${count[$kind]}"; done
printf '%d submissions), survived %d, lost %d\n' "$submissions" "$survived" "$lost"
echo "undisturbed $b"
echo "soak        $a"
[[ -n $a && $a == "$b" && $lost == 0 && $done_kills == "$kills" ]] || fail "not survived; logs and runs are in $work"
[[ -n ${WORK:-} ]] || { "$cluster" stop && rm -r "$work"; }
