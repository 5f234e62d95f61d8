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
