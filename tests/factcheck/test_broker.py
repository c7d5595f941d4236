from pathlib import Path

import pytest
import redis

from factcheck import broker
from tests.processes import Broker


def test_without_a_server_on_the_path_the_one_among_the_packages_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    client = redis.Redis(unix_socket_path=str(tmp_path / "b.sock"))
    own = Broker(tmp_path / "b.sock", tmp_path, client, "")
    own.start()
    try:
        assert client.info("server")["server_name"] == "valkey"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}
    finally:
        client.close()
        own.stop()


def test_what_was_in_the_broker_is_there_again_after_a_start(tmp_path: Path) -> None:
    client = redis.Redis(unix_socket_path=str(tmp_path / "b.sock"))
    own = Broker(tmp_path / "b.sock", tmp_path, client, "")
    own.start()
    client.set("kept", "yes")
    own.stop()

    own.start()

    try:
        assert client.get("kept") == b"yes"
    finally:
        client.close()
        own.stop()


def test_a_folder_that_others_may_write_into_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)

    with pytest.raises(broker.BrokerRefused, match="Others may write"):
        broker.prepare_socket_folder(tmp_path / "shared" / "b.sock")


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    broker.prepare_socket_folder(tmp_path / "new" / "b.sock")

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
