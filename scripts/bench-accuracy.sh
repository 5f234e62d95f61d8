#!/usr/bin/env bash
# How long training takes until a test accuracy is reached, ours and PyTorch's one after the other on this machine.
#
#   scripts/bench-accuracy.sh PEER.py SOURCE DATA [ACCURACY]
#
# PEER.py is the same network in PyTorch with the options train --data --epochs --batch --precision, printing one line of
# JSON with testAccuracy an epoch. SOURCE holds Fashion-MNIST's four files, DATA is the same prepared at 96x96.
# conf/seed.properties trains until an epoch's test accuracy is ACCURACY (default 0.90); then the peer trains at the same
# batch of 512 until it is as accurate, or for LIMIT times as long. Seconds count from the start of each program, reading
# the data included.
#
# Environment
#   PEER_PYTHON  a Python with torch; without it one is made in ~/.cache/spark-resnet/peer by pip install torch numpy
#   LIMIT        how many times our seconds the peer gets (default 1)
#   PRECISION    fp32 (default) or bf16, of both
#   SPARK_RESNET what runs ours (default: scripts/spark-resnet)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 3)) || fail "three arguments are needed, got $#. Usage: scripts/bench-accuracy.sh PEER.py SOURCE DATA [ACCURACY]"
peer=$1
source=$2
data=$3
accuracy=${4:-0.90}
limit=${LIMIT:-1}
precision=${PRECISION:-fp32}
[[ -f $peer ]] || fail "$peer does not exist."
[[ $precision != bf16 ]] || has_bf16 || fail "PRECISION is bf16 and this CPU has no avx512_bf16. Set PRECISION=fp32."
python=$(peer_python)
work=$(mktemp -d)
running=
trap '[[ -z $running ]] || kill "$running" 2>/dev/null || true; rm -r "$work"' EXIT

# row NAME LINES SECONDS COMMAND...: runs a command until a line of the file LINES is accurate enough, or for so many seconds
# (0: as long as it takes); prints a line of the table and leaves the seconds in took.
row() {
  local name=$1 lines=$2 most=$3 started=$SECONDS reached=
  "${@:4}" &
  running=$!
  while kill -0 "$running" 2>/dev/null && [[ -z $reached ]] && ((most == 0 || SECONDS - started < most)); do
    sleep 1
    reached=$(accuracies "$lines" | awk -v least="$accuracy" '$1 >= least { print; exit }')
  done
  took=$((SECONDS - started))
  kill "$running" 2>/dev/null || true
  wait "$running" || true
  running=
  local last
  last=$(accuracies "$lines" | tail -n 1)
  echo "| $name | $took | $(accuracies "$lines" | wc -l) | ${last:-none} |"
}

accuracies() {
  sed -n 's/.*"testAccuracy": *\([0-9.]*\).*/\1/p' "$1" 2>/dev/null || true
}

ours() {
  exec "${SPARK_RESNET:-$home/scripts/spark-resnet}" train --run-id accuracy --config "$home/conf/seed.properties" \
    --set "data.uri=$data" --set "runs.uri=$work/runs" --set "train.precision=$precision" >"$work/log" 2>&1
}

theirs() {
  exec "$python" "$peer" train --data "$source" --epochs 1000 --batch 512 --precision "$precision" >"$work/peer" 2>"$work/log"
}

echo "| $precision until test accuracy $accuracy | seconds | epochs | accuracy |"
echo '| --- | --- | --- | --- |'
row spark-resnet "$work/runs/accuracy/metrics.jsonl" 0 ours
[[ -s $work/runs/accuracy/metrics.jsonl ]] || fail "train ended without an epoch: $(tail -n 1 "$work/log")"
row PyTorch "$work/peer" "$(awk -v s="$took" -v l="$limit" 'BEGIN { print int(s * l) }')" theirs
