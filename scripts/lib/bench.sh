# What the comparisons of speed share; sourced.

fail() {
  echo "error: $1" >&2
  exit 64
}

# Reads the number after a key in lines of JSON and adds the lines up.
sum_of() {
  sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p" | awk '{ sum += $1 } END { printf "%.2f\n", sum }'
}

# Median of the numbers on standard input.
median() {
  sort -g | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# peak_mib FILE COMMAND...: runs a command with its output into a file; prints the most memory that its process has held,
# in MiB.
peak_mib() {
  local id peak=0 now
  "${@:2}" >"$1" &
  id=$!
  while kill -0 "$id" 2>/dev/null; do
    now=$(awk '/^VmHWM:/ { print int($2 / 1024) }' "/proc/$id/status" 2>/dev/null || true)
    ((${now:-0} > peak)) && peak=$now
    sleep 0.2
  done
  wait "$id" || true
  echo "$peak"
}

# Whether this CPU computes in bfloat16.
has_bf16() {
  grep -qw avx512_bf16 /proc/cpuinfo
}

# Prints the Python that runs the peer: PEER_PYTHON, or one with torch that is made where there is none.
peer_python() {
  local environment=${XDG_CACHE_HOME:-$HOME/.cache}/spark-resnet/peer
  local python=${PEER_PYTHON:-$environment/bin/python}
  if [[ -z ${PEER_PYTHON:-} && ! -x $python ]]; then
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet torch numpy >&2
  fi
  "$python" -c 'import torch' || fail "$python has no torch. Set PEER_PYTHON to a Python that has."
  echo "$python"
}
