"""Retrains the model every night with Airflow 2.4 to 3, by the SparkSubmitOperator.

Needs apache-airflow-providers-apache-spark 4.6.0 or newer, a connection spark_default whose host is the cluster's
master, for example spark://master.example.org:7077, and on the workers Java 17, a Spark 3.5 for Scala 2.12 whose
spark-submit is in the PATH, and this project, built, at SPARK_RESNET_HOME. Copy this file into the folder of DAGs.

What a run came to stands in the last line of its log and in <runs.uri>/<run id>/status.json: promoted, refused, or
nothing to do. All three exit with 0. Airflow takes every other exit code for a failure and tries again:

65   The data gate or the data themselves: a retry looks at the data again, and goes on once they are repaired.
75   Another process holds the lease of the model or of the run: a later retry finds it released or expired.
143  Ended by SIGTERM, for example by a machine that shuts down: the retry resumes from the last checkpoint.
64   The configuration is wrong: retries are in vain. Repair it and clear the task.
1    Anything else: the retry resumes.

--strict-exit is not among the arguments: with it a refused candidate exits with 20 and "nothing to do" with 99, which
Airflow would take for failures and retry. To hear of a refused candidate use
retrain.webhook-file.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# Where this project is on the workers.
HOME = os.environ.get("SPARK_RESNET_HOME", "/opt/spark-resnet")
# Data, runs and registry: a file system that workers and executors see.
STORE = os.environ.get("SPARK_RESNET_STORE", "hdfs:///spark-resnet")

with DAG(
    dag_id="spark_resnet_retrain",
    description="Trains a candidate on the newest data and promotes it if it is good enough",
    # Two o'clock in UTC, Airflow's own zone.
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # Nights that were missed are not made up for: one run on the newest data replaces them.
    catchup=False,
    # The lease forbids a second run as well, but it would fail with 75 instead of waiting.
    max_active_runs=1,
    tags=["spark-resnet"],
):
    SparkSubmitOperator(
        task_id="retrain",
        conn_id="spark_default",
        name="spark-resnet-retrain-{{ ds }}",
        application=f"{HOME}/driver/target/spark-resnet.jar",
        java_class="dev.sparkresnet.driver.cli.Main",
        # Executors and memory; the connection's master wins over the file's. In client mode, the default, the exit code
        # is the command's own.
        properties_file=f"{HOME}/conf/spark-defaults.standalone.conf",
        # What scripts/spark-resnet would have added.
        conf={
            "spark.driver.defaultJavaOptions": f"-Dlog4j2.configurationFile={HOME}/conf/log4j2.properties "
            "-Dorg.bytedeco.javacpp.logger=slf4j",
        },
        application_args=[
            "retrain",
            "--config",
            f"{HOME}/conf/retrain.properties",
            # The logical date: a retry and a cleared task have the one of their run, so that they resume it, or find it
            # finished and do nothing. It is the day of the run, in Airflow 2 the day before. What is triggered by hand
            # with the same day is the same run. More often than daily: {{ ts_nodash }}. {{ run_id }} is refused: it has
            # colons and a plus sign, which are not for folders.
            "--run-id",
            "{{ ds }}",
            # Where every day's data have a folder of their own: f"data.uri={STORE}/data/{{{{ ds }}}}"
            "--set",
            f"data.uri={STORE}/data/fashion-mnist-96",
            "--set",
            f"runs.uri={STORE}/runs",
            "--set",
            f"registry.uri={STORE}/registry",
        ],
        retries=3,
        # Longer than retrain.lease-seconds: Airflow ends a task by SIGKILL, and on another worker its lease must expire.
        retry_delay=timedelta(minutes=15),
        # Ends what hangs, before the next night.
        execution_timeout=timedelta(hours=20),
    )
