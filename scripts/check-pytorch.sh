#!/usr/bin/env bash
# Exports a model, loads it into a PyTorch program and compares the logits of both for 32 test images.
#
#   scripts/check-pytorch.sh PROGRAM.py MODEL DATA [NAMES]
#
# PROGRAM.py has a function resnet18() with the original notebook's network; MODEL and DATA are what evaluate takes. NAMES
# says how the program names its modules: sequential (default) or notebook, see export --help. Exit code 1 where the
# logits differ. Where PyTorch is missing one line says so and nothing is compared.
#
# Environment
#   PEER_PYTHON  a Python with torch, numpy and safetensors (default: python3)
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

(($# == 3 || $# == 4)) || {
  echo "error: expected 3 or 4 arguments, got $#. Usage: scripts/check-pytorch.sh PROGRAM.py MODEL DATA [NAMES]" >&2
  exit 64
}
directory=$(mktemp -d)
trap 'rm -r "$directory"' EXIT

"$home/scripts/spark-resnet" export --model "$2" --format safetensors --names "${4:-sequential}" \
  --to "file://$directory/model.safetensors" --examples "$3"
"${PEER_PYTHON:-python3}" "$home/scripts/check_pytorch.py" "$1" "$directory/model.safetensors" \
  "$directory/model.safetensors.examples"
