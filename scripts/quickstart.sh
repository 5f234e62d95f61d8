#!/usr/bin/env bash
# From a fresh checkout to a trained model: prerequisites, build, data, training on this machine, result.
# What an earlier run has done is not done again.
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
source "$home/scripts/lib/build.sh"
cd "$home"

# Bears the time at which the last complete build started. Directories are compared too, so that a deleted file is
# noticed.
built=driver/target/quickstart.built

is_built() {
  [[ -f $built && -f driver/target/spark-resnet.jar ]] &&
    [[ -z $(find pom.xml ./*/pom.xml ./*/src -newer "$built" -print -quit) ]]
}

require_build_tools
if is_built; then
  step "Already built: driver/target/spark-resnet.jar"
else
  step "Building; the first time, Maven downloads about 500 MB of libraries"
  mkdir -p driver/target
  touch "$built.new"
  run_maven -q package -DskipTests || fail "the build failed, see above"
  mv "$built.new" "$built"
  step "Built driver/target/spark-resnet.jar, $(du -m driver/target/spark-resnet.jar | cut -f1) MB"
fi

step "Fetching Fashion-MNIST"
scripts/spark-resnet fetch --to data/fashion-mnist
step "Preparing the images at 96x96"
scripts/spark-resnet prepare --source data/fashion-mnist --to data/fashion-mnist-96 --if-absent

run=runs/quickstart
if grep -qs '"state" *: *"succeeded"' "$run/status.json"; then
  step "Already trained; to train again, remove $home/$run"
  cat "$run/status.json"
else
  step "Training ResNet-18 on this machine"
  scripts/spark-resnet train --config conf/quickstart.properties --set runs.uri=runs --run-id quickstart --overwrite
fi
step "Done: $home/$run"
