#!/usr/bin/env bash
# Prints the GPUs of this node the way Spark's resource discovery wants them: {"name": "gpu", "addresses": ["0","1"]}.
# For spark.worker.resource.gpu.discoveryScript (standalone) and spark.executor.resource.gpu.discoveryScript (YARN,
# Kubernetes); see conf/spark-defaults.gpu.conf.template. Addresses are CUDA's device numbers where
# CUDA_DEVICE_ORDER=PCI_BUS_ID is set, as the template does.
set -euo pipefail

if ! indices=$(nvidia-smi --query-gpu=index --format=csv,noheader); then
  echo "error: nvidia-smi lists no GPUs on $(hostname). Install NVIDIA's driver, or do not ask this node for GPUs." >&2
  exit 1
fi
printf '{"name": "gpu", "addresses": [%s]}\n' "$(sed 's/ //g; s/.*/"&"/' <<<"$indices" | paste -s -d ,)"
