#!/usr/bin/env bash
# Measures the averaging of an epoch for growing numbers of replicas on the same cores: a local standalone cluster of one
# worker, replicas that emit random vectors of this model's size (parameters and Adam's moments, 134 MB), and a driver
# process of its own for each number, so that its memory is measured apart from the executor's. docs/scaling.md explains
# the columns.
#
#   scripts/bench-averaging.sh [REPLICAS...]      # default 2 8 32 128
#
# Environment
#   NUMBERS      floats in a vector (default 33542942, ResNet-18's)
#   CORES        of the worker, one task each (default 2)
#   DRIVER_HEAP  (default 1g)
#   TMPDIR       where the shuffle files lie; they need the vectors of all replicas and are gone afterwards
#   SPARK_RESNET what runs ours (default: scripts/spark-resnet)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

counts=("$@")
((${#counts[@]} > 0)) || counts=(2 8 32 128)
numbers=${NUMBERS:-33542942}
cores=${CORES:-2}
command=${SPARK_RESNET:-$home/scripts/spark-resnet}

work=$(mktemp -d)
most=$(printf '%s\n' "${counts[@]}" | sort -n | tail -n 1)
needed=$((numbers * 4 * most / 1048576 + 2048))
free=$(df --output=avail -m "$work" | tail -n 1)
((free > needed)) || {
  rmdir "$work"
  fail "$most replicas need $needed MiB in ${TMPDIR:-/tmp}, which has $free. Set TMPDIR to a larger disk."
}

export CLUSTER_DIR=$work/cluster CLUSTER_PORT=${CLUSTER_PORT:-7177} SPARK_LOCAL_DIRS=$work/local
trap '"$home/scripts/local-cluster.sh" stop && rm -r "$work"' EXIT
url=$(WORKER_CORES=$cores WORKER_MEMORY=4g "$home/scripts/local-cluster.sh" start 1)

echo "| replicas | reducers | seconds | seconds per replica | of it its task | shuffled per replica, MB | driver's live heap, MiB | driver's resident memory, MiB |"
echo '| --- | --- | --- | --- | --- | --- | --- | --- |'
for count in "${counts[@]}"; do
  resident=$(peak_mib "$work/result" "$command" --master "$url" --driver-memory "${DRIVER_HEAP:-1g}" \
    --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
    --conf spark.executor.memory=4g --conf "spark.executor.cores=$cores" \
    -- bench-averaging --replicas "$count" --numbers "$numbers" --json 2>"$work/log")
  [[ -s $work/result ]] || fail "bench-averaging with $count replicas failed: $(tail -n 1 "$work/log")"
  value() { sum_of "$1" <"$work/result"; }
  awk -v n="$count" -v slices="$(value slices)" -v seconds="$(value seconds)" -v task="$(value taskSeconds)" \
    -v bytes="$(value shuffleBytes)" -v heap="$(value driverPeakHeapMiB)" -v resident="$resident" -v cores="$cores" \
    'BEGIN { printf "| %d | %d | %.1f | %.2f | %.2f | %.0f | %d | %d |\n",
             n, slices, seconds, seconds / n, task / ((n < cores) ? n : cores), bytes / n / 1e6, heap, resident }'
done
