#!/usr/bin/env bash
# Exports a model to ONNX and compares ONNX Runtime's probabilities with those of predict for all 10,000 test images.
#
#   scripts/check-onnx.sh MODEL SOURCE [SIZE]
#
# MODEL is what predict takes, SOURCE a folder with Fashion-MNIST's four files, SIZE the height of the images that the model
# was trained on (default 96). Exit code 1 where a probability or a class differs. Where Python has no ONNX Runtime one line
# says so and nothing is compared.
#
# Environment
#   PEER_PYTHON  a Python with numpy, onnx, onnxruntime, pillow and pyarrow (default: python3)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

(($# == 2 || $# == 3)) || {
  echo "error: expected 2 or 3 arguments, got $#. Usage: scripts/check-onnx.sh MODEL SOURCE [SIZE]" >&2
  exit 64
}
directory=$(mktemp -d)
trap 'rm -r "$directory"' EXIT
python=${PEER_PYTHON:-python3}

"$python" "$home/scripts/check_onnx.py" images "$2" "${3:-96}" "$directory/images.parquet" || {
  code=$?
  exit $((code == 3 ? 0 : code))
}
"$home/scripts/spark-resnet" export --model "$1" --format onnx --to "file://$directory/model.onnx"
"$home/scripts/spark-resnet" predict --model "$1" --data "file://$directory/images.parquet" --column image --size "${3:-96}" \
  --to "file://$directory/predictions" >"$directory/log"
"$python" "$home/scripts/check_onnx.py" compare "$directory/model.onnx" "$directory/images.parquet" "$directory/predictions"
