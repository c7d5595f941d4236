import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tests import surroundings

surroundings.make()

import django  # noqa: E402
import pytest  # noqa: E402
import pytest_django  # noqa: E402
import redis  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import OperationalError, connections, transaction  # noqa: E402
from django.test import TestCase, TransactionTestCase  # noqa: E402

django.setup()  # now, in these surroundings: the fixtures in tests.record import models
# A process of pytest-xdist inherits this, and would read the settings before it has surroundings of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from claims.history import guards  # noqa: E402
from publishing.editions import EDITION  # noqa: E402
from tests import migrated  # noqa: E402
from tests.processes import Broker, Process, start_worker, stop_workers, wait_for_worker, wait_until  # noqa: E402

pytest_plugins = ["tests.record", "tests.standing", "tests.model_server"]

# Hashing a password takes long on purpose, and no test is about how long.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
HAS_SERVERS = all(os.environ.get(name) for name in surroundings.SERVERS) and not settings.BROKER_IS_PRIVATE


def _turn(item: pytest.Item) -> tuple[bool, bool, bool]:
    """What needs no database comes first: meanwhile one of the processes makes it for all. Who shares the desk's workers comes
    last, one after the other: in between others would stop them. The stories are long: one that came late would keep one
    process busy alone."""
    fixtures = getattr(item, "fixturenames", ())
    needs_database = "db" in fixtures or item.get_closest_marker("django_db") is not None
    return needs_database, "workers" in fixtures, item.path.parent.name != "stories"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if not HAS_SERVERS:
        for item in items:
            if item.get_closest_marker("servers"):
                item.add_marker(
                    pytest.mark.skip("needs PostgreSQL and Redis: set DATABASE_URL and REDIS_URL")
                )


# One process has one server for all its tests: under the address that the tests' settings let the door open.
@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    return ("127.0.0.1", 0)


# --- Database -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """An SQLite database goes with its folder."""
    return bool(settings.EMBEDDED)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: pytest_django.DjangoDbBlocker) -> None:
    cache = getattr(request.config, "cache", None)  # there is none with "-p no:cacheprovider"
    # A folder of its own: in the one of these surroundings stands the test database, and what is older goes.
    folder = Path(cache.mkdir("migrated")) if cache else surroundings.FOLDER / "migrated"
    folder.mkdir(exist_ok=True)
    kept: migrated.Kept = migrated.File(folder) if settings.EMBEDDED else migrated.Template()
    with migrated.one_at_a_time(folder), django_db_blocker.unblock():
        stood = kept.stands()
        if stood:
            kept.lend()
        request.getfixturevalue("django_db_setup")
        if not stood:
            kept.take()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """On PostgreSQL each process of the run has a database of its own name."""
    if not settings.EMBEDDED:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """What a module's own fixtures make after this stands for all its tests, and goes with the last of them."""
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        yield
        TestCase._rollback_atomics(atomics)


@pytest.fixture(scope="session", autouse=True)
def _emptied_row_by_row() -> Iterator[None]:
    """A test that commits ends by emptying every table of its rows, which are few. Django's own flush takes seconds: it makes
    all tables anew, and the types and permissions in them, which stay here. The database's own triggers are lifted for it.

    A worker that still reads what the test handed out is waited for: it and the emptying may each hold what the other needs.
    """
    stay = {"django_content_type", "auth_permission"}

    def empty(self: TransactionTestCase) -> None:
        connection = connections["default"]
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        for tries_left in (2, 1, 0):
            try:
                with transaction.atomic(), guards.lifted(), EDITION.lifted(), connection.cursor() as cursor:
                    for table in sorted(tables - stay):
                        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
                return
            except OperationalError:
                if not tries_left:
                    raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture(scope="session", autouse=True)
def _leases_outlast_a_test() -> Iterator[None]:
    """A lease is renewed by a thread, which would wait for the transaction that a test is wrapped in, and that for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("claims.steps.RENEWED_EVERY", 3600.0)
        yield


# --- Broker and workers -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _session_broker() -> Iterator[Broker]:
    url = settings.CELERY_BROKER_URL
    socket = Path(urlsplit(url).path) if url.startswith("redis+socket:") else None
    client = redis.Redis(unix_socket_path=str(socket)) if socket else redis.Redis.from_url(url)
    prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
    broker = Broker(socket, settings.DATA_DIR, client, prefix)
    broker.start()
    yield broker
    if not socket:
        broker.forget_everything()
    client.close()
    broker.stop()


@pytest.fixture
def broker(_session_broker: Broker) -> Iterator[Broker]:
    """The broker, with no message in it."""
    _session_broker.forget_messages()
    yield _session_broker
    _session_broker.forget_messages()


@pytest.fixture(scope="session")
def worker_environment(django_db_setup: None) -> dict[str, str]:
    """For a process of its own on the test database; asked for after the database's settings are final."""
    environment = dict(os.environ)
    if not settings.EMBEDDED:
        name = settings.DATABASES["default"]["NAME"]
        environment["DATABASE_URL"] = urlsplit(environment["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return environment


RUNNING: list[Process] = []
"""The desk's workers that the tests of this process share, while they run."""


@pytest.fixture(scope="session")
def _session_workers(_session_broker: Broker) -> Iterator[list[Process]]:
    """All of the desk's workers, or none while a test has workers of its own."""
    yield RUNNING
    stop_workers(RUNNING)


@pytest.fixture(autouse=True)
def _workers_for_whom_asked(request: pytest.FixtureRequest) -> None:
    """No test has its work taken by workers that another one started. What is rolled back is never handed out."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if RUNNING and commits and "_session_workers" not in request.fixturenames:
        stop_workers(RUNNING)
        RUNNING.clear()


@pytest.fixture
def workers(
    transactional_db: None,
    broker: Broker,
    worker_environment: dict[str, str],
    _session_workers: list[Process],
) -> Iterator[list[Process]]:
    """Real Celery workers on the test database. What a test hands them they finish before the database is emptied.

    They go on from test to test, for a start takes seconds: they load Django and the engine's models.
    """
    if not _session_workers:
        for name, many in [
            ("text", {"processes": 1}),
            ("default", {"processes": 1}),
            ("fetch", {"threads": 8}),
        ]:
            log = surroundings.FOLDER / f"{name}.log"
            _session_workers.append(
                start_worker(name, queues=name, environment=worker_environment, log=log, **many)
            )
        for worker in _session_workers:
            wait_for_worker(worker)
    yield _session_workers
    wait_until(broker.is_idle, "the workers to finish")


@pytest.fixture
def no_workers(transactional_db: None, broker: Broker, _session_workers: list[Process]) -> None:
    """Nobody takes what is handed out: the workers that other tests have started are stopped."""
    stop_workers(_session_workers)
    _session_workers.clear()


@pytest.fixture
def own_worker(
    no_workers: None, worker_environment: dict[str, str], tmp_path: Path
) -> Iterator[Callable[..., Process]]:
    """Starts a worker of the test's own, which it may kill: `own_worker("text", queues="text", processes=1)`."""
    started: list[Process] = []

    def start(name: str, *, queues: str, processes: int = 0, threads: int = 0, **variables: str) -> Process:
        log = tmp_path / f"{name}-{len(started)}.log"
        environment = {**worker_environment, **variables}
        started.append(
            start_worker(
                name,
                queues=queues,
                processes=processes,
                threads=threads,
                environment=environment,
                log=log,
            )
        )
        wait_for_worker(started[-1])
        return started[-1]

    yield start
    stop_workers(started)
