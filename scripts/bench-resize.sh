#!/usr/bin/env bash
# Measures BilinearResizer against Pillow, in turn, over the same images, and checks that both give the same bytes.
#
#   scripts/bench-resize.sh [IDX-IMAGE-FILE] [SIZE]
#
# Without a file: the 32 images of the resizer's test. Pillow is Debian's python3-pil (9.4 on Debian 12), installed by apt
# if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
images=${1:-data-prep/src/test/resources/dev/sparkresnet/data/resize/resize-source-28.idx3-ubyte}
size=${2:-96}

if ! /usr/bin/python3 -c 'import PIL' 2>/dev/null; then
  echo "Installing python3-pil"
  apt-get install -y -qq python3-pil >/dev/null || { apt-get update -qq && apt-get install -y -qq python3-pil >/dev/null; }
fi
echo "Compiling"
mvn -q -B -pl data-prep -am test-compile
exec java -Xmx512m -cp data-prep/target/classes:data-prep/target/test-classes \
  dev.sparkresnet.data.resize.ResizeBenchmark "$images" "$size" /usr/bin/python3 scripts/bench_resize.py
