#!/usr/bin/env bash
# A real standalone cluster on this machine's loopback interface: a master and workers as processes of their own, from the
# Spark that the build put beside the application jar.
#
#   scripts/local-cluster.sh start [WORKERS]   # default 2; prints the master's URL
#   scripts/local-cluster.sh restart NAME      # a worker that is gone, such as worker1
#   scripts/local-cluster.sh status
#   scripts/local-cluster.sh stop
#
#   scripts/spark-resnet --master "$(scripts/local-cluster.sh start)" --conf spark.executor.cores=1 -- train ...
#
# Environment
#   CLUSTER_DIR     process ids, logs and work of the cluster (default target/local-cluster)
#   CLUSTER_PORT    the master's port (default 7077)
#   WORKER_CORES    of each worker (default 1)
#   WORKER_MEMORY   for executors' heaps on each worker (default 1g)
#   CLUSTER_PROPERTIES  a Spark properties file of master and workers, such as one with spark.authenticate
#   WORKER_OPTS     further Java options of the workers, such as -Dspark.worker.resource.gpu.amount=1
#   SPARK_HOME, JAVA_HOME   as for scripts/spark-resnet
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
directory=${CLUSTER_DIR:-$home/target/local-cluster}
port=${CLUSTER_PORT:-7077}
url=spark://127.0.0.1:$port

fail() {
  echo "error: $1" >&2
  exit 64
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
SPARK_HOME=${SPARK_HOME:-$home/driver/target/spark}
[[ -d $SPARK_HOME/jars ]] || fail "$SPARK_HOME/jars does not exist. Build with scripts/quickstart.sh or 'mvn package -DskipTests'."
export SPARK_HOME SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1 OMP_WAIT_POLICY=PASSIVE

# What Spark asks of Java 17 (org.apache.spark.launcher.JavaModuleOptions).
opens=()
for package in java.base/java.{lang,lang.invoke,lang.reflect,io,net,nio,util,util.concurrent,util.concurrent.atomic} \
  java.base/jdk.internal.ref java.base/sun.{nio.ch,nio.cs,security.action,util.calendar} \
  java.security.jgss/sun.security.krb5; do
  opens+=("--add-opens=$package=ALL-UNNAMED")
done

alive() {
  [[ -f $directory/$1.pid ]] && kill -0 "$(<"$directory/$1.pid")" 2>/dev/null
}

names() {
  local file
  for file in "$directory"/*.pid; do
    [[ -f $file ]] && basename "$file" .pid
  done
}

# daemon NAME CLASS ARGUMENT...
daemon() {
  local name=$1
  shift
  local -a options=()
  [[ $name == worker* ]] && read -r -a options <<<"${WORKER_OPTS:-}"
  setsid "$java" -Xmx512m "${opens[@]}" "${options[@]+"${options[@]}"}" -cp "$SPARK_HOME/jars/*" "$@" \
    ${CLUSTER_PROPERTIES:+--properties-file "$CLUSTER_PROPERTIES"} \
    >"$directory/$name.log" 2>&1 </dev/null &
  echo $! >"$directory/$name.pid"
}

# worker NAME
worker() {
  daemon "$1" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
    --cores "${WORKER_CORES:-1}" --memory "${WORKER_MEMORY:-1g}" --work-dir "$directory/$1" "$url"
}

# await NAME TEXT: until the log of a process says so.
await() {
  for ((i = 0; i < 600; i++)); do
    grep -q "$2" "$directory/$1.log" 2>/dev/null && return
    alive "$1" || break
    sleep 0.1
  done
  echo "error: $1 did not come up; the end of $directory/$1.log:" >&2
  tail -n 20 "$directory/$1.log" >&2
  stop
  exit 1
}

stop() {
  local name
  for name in $(names); do
    alive "$name" && kill "$(<"$directory/$name.pid")"
  done
  for name in $(names); do
    for ((i = 0; i < 100; i++)); do
      alive "$name" || break
      sleep 0.1
    done
    alive "$name" && kill -KILL "$(<"$directory/$name.pid")"
    rm "$directory/$name.pid"
  done
}

case ${1:-} in
  start)
    workers=${2:-2}
    [[ $workers =~ ^[1-9][0-9]?$ ]] || fail "the number of workers must be 1 to 99, got '$workers'."
    mkdir -p "$directory"
    ! alive master || fail "a cluster runs already in $directory. Stop it with scripts/local-cluster.sh stop."
    daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
    await master 'I have been elected leader'
    for ((n = 1; n <= workers; n++)); do
      worker "worker$n"
    done
    for ((n = 1; n <= workers; n++)); do
      await "worker$n" 'Successfully registered with master'
    done
    echo "$url"
    ;;
  restart)
    name=${2:-}
    [[ $name == worker* && -f $directory/$name.pid ]] || fail "no worker '$name' was started in $directory. Look at scripts/local-cluster.sh status."
    ! alive "$name" || fail "$name runs as process $(<"$directory/$name.pid")."
    worker "$name"
    await "$name" 'Successfully registered with master'
    ;;
  status)
    running=0
    for name in $(names); do
      if alive "$name"; then
        echo "$name runs as process $(<"$directory/$name.pid")"
        running=1
      else
        echo "$name is gone"
      fi
    done
    ((running)) || echo "no cluster runs in $directory"
    ;;
  stop) stop ;;
  *) fail "unknown command '${1:-}'. Usage: scripts/local-cluster.sh start [WORKERS] | restart NAME | status | stop" ;;
esac
