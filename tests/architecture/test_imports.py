from importlinter.cli import lint_imports


def test_rooms_import_downwards_only() -> None:
    assert lint_imports(no_cache=True) == 0
