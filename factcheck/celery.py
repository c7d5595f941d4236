"""The Celery application: `celery --app factcheck worker` and `beat` find it here."""

import os
import time
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_process_init, worker_ready
from kombu import Connection

from factcheck import overtime as overtime  # it listens for tasks that begin and end

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
# A worker needs no pages: Django's checks would make it import them all.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

HEARTBEATS = "heartbeats"

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.task(name="factcheck.heartbeat")
def heartbeat(queue: str) -> None:
    """Notes in the broker that a task of this queue was run just now, which is more than a worker's word that it is there."""
    with app.connection_for_write() as broker:
        redis_client(broker).hset(HEARTBEATS, queue, int(time.time()))


def redis_client(broker: Connection) -> Any:
    """What kombu talks to Redis with; it puts this desk's prefix before the keys of `hset` and `hget`."""
    channel: Any = broker.default_channel
    return channel.client


@worker_ready.connect
def begin_at_once(**_: Any) -> None:
    for queue in app.amqp.queues.consume_from:
        heartbeat.apply_async((queue,), queue=queue)
    # What was owed while no worker was there needs no beat to be found.
    app.send_task("claims.tasks.sweep")


@worker_process_init.connect
def load_models(**_: Any) -> None:
    """In each process that reads articles, before the first one comes."""
    if "text" in app.amqp.queues.consume_from:
        from engine import extract

        extract.load()


@task_prerun.connect
def drop_broken_connections(**_: Any) -> None:
    """As Django does before a request. CELERY_DB_REUSE_MAX keeps a connection between tasks, also one the database has closed."""
    from django.db import close_old_connections

    close_old_connections()
