#!/usr/bin/env bash
# Compares the speed of train through Spark with that of the same training step in one process: what reading, decoding,
# Spark and garbage collection cost.
#
#   scripts/bench-spark.sh DATA [PAIRS [OPTION...]]
#
# DATA is the prepared data set at 96x96. In turn, PAIRS times (default 5): bench with 2 replicas of 1 thread, and train on
# local[*] with 2 replicas on 12,000 images, two epochs, whose second one counts. Both are images over the time until the
# slowest replica has done as many steps. The ratio is the median of the pairs'. Options go to train, such as
# --set augmentation.flip=true.
#
# Environment
#   BATCH        images of one replica's step (default 256, as in conf/seed.properties)
#   SPARK_RESNET what runs ours (default: scripts/spark-resnet)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 1)) || fail "no data set given. Usage: scripts/bench-spark.sh DATA [PAIRS [OPTION...]]"
data=$1
pairs=${2:-5}
options=("${@:3}")
batch=${BATCH:-256}
images=12000
command=${SPARK_RESNET:-$home/scripts/spark-resnet}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

for ((pair = 0; pair < pairs; pair++)); do
  "$command" bench --batch "$batch" --replicas 2 --threads 1 --iterations $((images / 2 / batch)) --json 2>/dev/null |
    sum_of imagesPerSecondInAll >>"$work/process"
  "$command" train --run-id "$pair" --config "$home/conf/seed.properties" --set "data.uri=$data" \
    --set "runs.uri=$work/runs" --set train.epochs=2 --set "train.batch-size-per-replica=$batch" \
    --set "data.train-examples=$images" --set data.test-examples=1000 "${options[@]}" >"$work/log" 2>&1 || fail "train failed: $(tail -n 1 "$work/log")"
  tail -n 1 "$work/runs/$pair/metrics.jsonl" | sum_of imagesPerSecond >>"$work/spark"
done

echo "| images/s, 2 replicas of 1 thread, batch $batch, median of $pairs pairs | |"
echo '| --- | --- |'
printf '| training step in one process | %.1f |\n' "$(median <"$work/process")"
printf '| training phase of train on Spark | %.1f |\n' "$(median <"$work/spark")"
printf '| ratio | %.3f |\n' "$(paste "$work/spark" "$work/process" | awk '{ print $1 / $2 }' | median)"
