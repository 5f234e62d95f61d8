#!/usr/bin/env bash
# Compares the speed of predict through Spark with that of the same network's predictions in one process: what reading,
# Spark and writing cost.
#
#   scripts/bench-predict.sh MODEL DATA [PAIRS [OPTION...]]
#
# MODEL is a run of the full network, such as runs/quickstart, DATA the prepared data set at 96x96. In turn, PAIRS times
# (default 5): bench --inference with 2 replicas of 1 thread, and predict on local[2] with 1 thread a task on DATA's test
# split. Of predict counts the time inside tasks, from each one's first prediction to its last row written: two tasks at once
# make twice the images of one. Of bench count all steps until the slower replica is done. The ratio is the median of the
# pairs'. Options go to predict: with --split train the first steps of a new process, which bench leaves out, weigh least.
#
# Environment
#   BATCH        images of a minibatch (default 250, as predict's)
#   SPARK_RESNET what runs ours (default: scripts/spark-resnet)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 2)) || fail "no model and data set given. Usage: scripts/bench-predict.sh MODEL DATA [PAIRS [OPTION...]]"
model=$1
data=$2
pairs=${3:-5}
options=("${@:4}")
batch=${BATCH:-250}
command=${SPARK_RESNET:-$home/scripts/spark-resnet}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

for ((pair = 0; pair < pairs; pair++)); do
  "$command" bench --inference --batch "$batch" --replicas 2 --threads 1 --iterations 20 --json 2>/dev/null |
    sum_of imagesPerSecondInAll >>"$work/process"
  "$command" --master 'local[2]' -- predict --model "$model" --data "$data" --to "$work/predictions" --overwrite \
    --batch-size "$batch" --json "${options[@]}" >"$work/json" 2>"$work/log" || fail "predict failed: $(tail -n 1 "$work/log")"
  paste <(sum_of images <"$work/json") <(sum_of taskSeconds <"$work/json") | awk '{ print 2 * $1 / $2 }' >>"$work/spark"
done

echo "| images/s, 2 tasks of 1 thread, batch $batch, median of $pairs pairs | |"
echo '| --- | --- |'
printf '| inference in one process | %.1f |\n' "$(median <"$work/process")"
printf '| predict on Spark, inside tasks | %.1f |\n' "$(median <"$work/spark")"
printf '| ratio | %.3f |\n' "$(paste "$work/spark" "$work/process" | awk '{ print $1 / $2 }' | median)"
