#!/usr/bin/env bash
# Compares the speed of this project with PyTorch's on this machine's CPU and prints a table in Markdown.
#
#   scripts/bench-vs-pytorch.sh PEER.py [PAIRS]
#
# PEER.py is the same network in PyTorch with the options bench --batch --iterations --size --threads --layout
# --precision, printing one line of JSON with imagesPerSecond. Ours and PyTorch's run in turn, PAIRS times (default 5);
# a row's ratio is the median of the pairs' ratios. PyTorch is given its better layout where the row says so.
#
# Environment
#   PEER_PYTHON  a Python with torch; without it one is made in ~/.cache/spark-resnet/peer by pip install torch numpy
#   ITERATIONS   steps that count in each run (default 10)
#   BENCH        what runs ours (default: scripts/spark-resnet bench)
#   ROWS         rows to run, separated by blanks (default: all): fp32-64 fp32-128 fp32-28x28 fp32-replicas bf16-64
#                bf16-replicas inference memory stock share
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

source "$home/scripts/lib/bench.sh"

(($# >= 1)) || fail "no peer given. Usage: scripts/bench-vs-pytorch.sh PEER.py [PAIRS]"
peer=$1
pairs=${2:-5}
[[ -f $peer ]] || fail "$peer does not exist."
iterations=${ITERATIONS:-10}
read -r -a bench <<<"${BENCH:-$home/scripts/spark-resnet bench}"

python=$(peer_python)

ours() {
  "${bench[@]}" --json --iterations "$iterations" "$@" 2>/dev/null | sum_of imagesPerSecond
}

# Runs the number of processes given first at the same time and adds them up.
theirs() {
  local processes=$1 running=() output
  shift
  output=$(mktemp -d)
  for ((i = 0; i < processes; i++)); do
    "$python" "$peer" bench --iterations "$iterations" "$@" >"$output/$i" 2>/dev/null &
    running+=($!)
  done
  wait "${running[@]}"
  cat "$output"/* | sum_of imagesPerSecond
  rm -r "$output"
}

wanted() {
  [[ -z ${ROWS:-} || " $ROWS " == *" $1 "* ]]
}

# print_medians TITLE [NAME_OF_OTHER]: a line of the table from the caller's mine, other and ratios.
print_medians() {
  printf '| %s | %.1f | %.1f%s | %.2f |\n' "$1" "$(printf '%s\n' "${mine[@]}" | median)" \
    "$(printf '%s\n' "${other[@]}" | median)" "${2:-}" "$(printf '%s\n' "${ratios[@]}" | median)"
}

# row NAME TITLE OUR_ARGUMENTS PEER_PROCESSES PEER_ARGUMENTS LAYOUT...
row() {
  local name=$1 title=$2 processes=$4 a b best layout
  local -a our_arguments their_arguments mine=() other=() ratios=()
  read -r -a our_arguments <<<"$3"
  read -r -a their_arguments <<<"$5"
  shift 5
  wanted "$name" || return 0
  if [[ $name == bf16-* ]] && ! has_bf16; then
    echo "$name is left out: this CPU has no avx512_bf16" >&2
    return 0
  fi
  for ((pair = 0; pair < pairs; pair++)); do
    a=$(ours "${our_arguments[@]}")
    best=0
    for layout in "$@"; do
      b=$(theirs "$processes" "${their_arguments[@]}" --layout "$layout")
      best=$(awk -v x="$best" -v y="$b" 'BEGIN { print (y > x) ? y : x }')
    done
    mine+=("$a")
    other+=("$best")
    ratios+=("$(awk -v x="$a" -v y="$best" 'BEGIN { printf "%.3f", (y > 0) ? x / y : 0 }')")
  done
  print_medians "$title"
}

echo "| images/s, median of $pairs pairs | spark-resnet | PyTorch | ratio |"
echo '| --- | --- | --- | --- |'
row fp32-64 'fp32 step, batch 64, 2 threads' \
  '--batch 64 --threads 2' 1 '--batch 64 --threads 2' nchw nhwc
row fp32-128 'fp32 step, batch 128, 2 threads' \
  '--batch 128 --threads 2' 1 '--batch 128 --threads 2' nchw nhwc
row fp32-28x28 'fp32 step at 28x28, batch 128, 2 threads' \
  '--size 28 --batch 128 --threads 2' 1 '--size 28 --batch 128 --threads 2' nchw nhwc
row fp32-replicas 'fp32, 2 replicas of 1 thread against 2 processes, batch 64' \
  '--batch 64 --threads 1 --replicas 2' 2 '--batch 64 --threads 1' nchw nhwc
row bf16-64 'bf16 step, batch 64, 2 threads, against autocast channels-last' \
  '--batch 64 --threads 2 --precision bf16' 1 '--batch 64 --threads 2 --precision bf16' nhwc
row bf16-replicas 'bf16, 2 replicas of 1 thread against 2 processes, batch 64' \
  '--batch 64 --threads 1 --replicas 2 --precision bf16' 2 '--batch 64 --threads 1 --precision bf16' nhwc

# Predictions. The peer's own code makes the network; its steps need not run.
theirs_inference() {
  "$python" - "$peer" "$1" "$2" "$iterations" <<'PYTHON' 2>/dev/null
import statistics, sys, time
peer, layout, batch, iterations = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
source = open(peer).read().split("\np = argparse")[0]
scope = {"__name__": "peer"}
exec(compile(source, peer, "exec"), scope)
torch = scope["torch"]
torch.set_num_threads(2)
fmt = torch.channels_last if layout == "nhwc" else torch.contiguous_format
net = scope["resnet18"]().to(memory_format=fmt).eval()
x = torch.rand(batch, 1, 96, 96).contiguous(memory_format=fmt)
seconds = []
with torch.no_grad():
    for i in range(iterations + 3):
        start = time.perf_counter()
        net(x)
        if i >= 3:
            seconds.append(time.perf_counter() - start)
print('"imagesPerSecond": %.2f' % (batch / statistics.median(seconds)))
PYTHON
}

inference_row() {
  local a b best layout
  local -a mine=() other=() ratios=()
  wanted inference || return 0
  for ((pair = 0; pair < pairs; pair++)); do
    a=$(ours --inference --batch 256 --threads 2)
    best=0
    for layout in nchw nhwc; do
      b=$(theirs_inference "$layout" 256 | sum_of imagesPerSecond)
      best=$(awk -v x="$best" -v y="$b" 'BEGIN { print (y > x) ? y : x }')
    done
    mine+=("$a")
    other+=("$best")
    ratios+=("$(awk -v x="$a" -v y="$best" 'BEGIN { printf "%.3f", (y > 0) ? x / y : 0 }')")
  done
  print_medians 'inference, batch 256, 2 threads'
}
inference_row

if wanted memory; then
  a=$(peak_mib /dev/null "${bench[@]}" --batch 128 --threads 2 --iterations 5 2>/dev/null)
  b=$(peak_mib /dev/null "$python" "$peer" bench --batch 128 --threads 2 --iterations 5 --layout nhwc 2>/dev/null)
  awk -v x="$a" -v y="$b" \
    'BEGIN { printf "| peak resident memory, MiB, batch 128 | %d | %d | %.2f |\n", x, y, (y > 0) ? x / y : 0 }'
fi

# Stock DL4J needs some 4 s for a step, so that two count.
stock_row() {
  local a b
  local -a mine=() other=() ratios=()
  wanted stock || return 0
  for ((pair = 0; pair < pairs; pair++)); do
    a=$(ours --batch 32 --threads 2)
    b=$("${bench[@]}" --json --iterations 2 --batch 32 --threads 2 --engine dl4j 2>/dev/null | sum_of imagesPerSecond)
    mine+=("$a")
    other+=("$b")
    ratios+=("$(awk -v x="$a" -v y="$b" 'BEGIN { printf "%.3f", (y > 0) ? x / y : 0 }')")
  done
  print_medians 'fp32 step, batch 32, 2 threads, against stock DL4J' ' (DL4J)'
}
stock_row

if wanted share; then
  echo
  echo "Share of the fp32 step, batch 128, inside convolution kernels:" \
    "$("${bench[@]}" --json --profile --batch 128 --threads 2 --iterations "$iterations" 2>/dev/null | sum_of convolutionShare)"
fi
