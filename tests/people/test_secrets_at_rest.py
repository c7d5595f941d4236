"""Keys of outside services are unreadable in the database, and survive a change of SECRET_KEY."""

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from people.secrets_at_rest import KeyLost, lock, unlock

SECRET = "sk-of-the-newsroom"
OLD, NEW = "the key until yesterday, long enough", "the key from today on, also long enough"


def test_a_locked_secret_is_not_readable_and_comes_back_whole() -> None:
    kept = lock(SECRET)

    assert SECRET not in kept
    assert unlock(kept) == SECRET
    assert lock(SECRET) != kept, "two that are the same must not look the same"


def test_no_secret_is_kept_as_none() -> None:
    assert lock("") == ""
    assert unlock("") == ""


def test_a_changed_secret_key_reads_what_the_old_one_locked(settings: LazySettings) -> None:
    settings.SECRET_KEY = OLD
    kept = lock(SECRET)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert unlock(kept) == SECRET
    fresh = lock(SECRET)

    settings.SECRET_KEY_FALLBACKS = []
    assert unlock(fresh) == SECRET, "what is locked now needs no old key"


def test_a_lost_secret_key_is_told_in_a_sentence(settings: LazySettings) -> None:
    settings.SECRET_KEY = OLD
    kept = lock(SECRET)
    settings.SECRET_KEY = NEW

    with pytest.raises(KeyLost, match="enter it again"):
        unlock(kept)


@pytest.mark.parametrize("kept", [SECRET, "not a token", lock(SECRET)[:-4] + "AAA="])
def test_what_was_tampered_with_or_never_locked_is_no_secret(kept: str) -> None:
    with pytest.raises(KeyLost):
        unlock(kept)


def test_a_desk_without_secrets_has_none_to_lock_again(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("lock_secrets")

    assert capsys.readouterr().out.startswith("0 encrypted again")
