import zipfile
from pathlib import Path

import pytest

from tasks.contracts.faults import TerminalError
from tasks.models.bundle import export_bundle, import_bundle, list_bundles, load_bundle, write_manifest


@pytest.fixture
def bundle(tmp_path: Path):
    folder = tmp_path / "models" / "small"
    folder.mkdir(parents=True)
    (folder / "labels.json").write_text('{"نوع": "شخص"}', encoding="utf-8")
    (folder / "calibration.json").write_text("{}", encoding="utf-8")
    manifest = {
        "name": "small",
        "version": "1.2",
        "kind": "encoder",
        "licence": "MIT",
        "scores": {"ner": 0.5},
        "data": [{"name": "a", "sha256": "0"}, {"name": "ب", "sha256": "1"}],
    }
    return write_manifest(folder, manifest, ["labels.json", "calibration.json"])


def test_a_written_bundle_loads_with_everything_its_manifest_said(bundle):
    again = load_bundle(bundle.path)
    assert (again.name, again.version, again.kind, again.licence) == ("small", "1.2", "encoder", "MIT")
    assert again.manifest["scores"] == {"ner": 0.5}
    assert [entry["name"] for entry in again.manifest["data"]] == ["a", "ب"]


def test_a_changed_file_is_named_when_the_bundle_is_loaded(bundle):
    (bundle.path / "labels.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TerminalError, match=r"labels\.json has SHA-256"):
        load_bundle(bundle.path)


def test_an_absent_file_is_named_when_the_bundle_is_loaded(bundle):
    (bundle.path / "calibration.json").unlink()
    with pytest.raises(TerminalError, match=r"calibration\.json is listed in bundle\.toml but absent"):
        load_bundle(bundle.path)


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path):
    with pytest.raises(TerminalError, match="is no bundle"):
        load_bundle(tmp_path)


@pytest.mark.parametrize(
    "broken", ["format = 1", "format = ][", 'format = 9\nname=""\nversion=""\nkind="encoder"\nlicence=""\n[files]']
)
def test_a_malformed_manifest_is_refused_by_its_path(tmp_path, broken):
    (tmp_path / "bundle.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(TerminalError, match=r"bundle\.toml"):
        load_bundle(tmp_path)


def test_a_manifest_cannot_name_a_file_outside_its_folder(bundle):
    manifest = bundle.path / "bundle.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("labels.json", "../labels.json"), encoding="utf-8")
    with pytest.raises(TerminalError, match="plain name without folders"):
        load_bundle(bundle.path)


def test_an_exported_bundle_is_imported_whole_under_its_name_and_version(bundle, tmp_path):
    archive = export_bundle(bundle, tmp_path / "small.zip")
    imported = import_bundle(archive, tmp_path / "elsewhere")
    assert imported.path.name == "small-1.2"
    assert [found.name for found in list_bundles(tmp_path / "elsewhere")] == ["small"]
    with pytest.raises(TerminalError, match="exists"):
        import_bundle(archive, tmp_path / "elsewhere")


def test_a_damaged_archive_leaves_nothing_behind(bundle, tmp_path):
    archive = tmp_path / "bad.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("bundle.toml", (bundle.path / "bundle.toml").read_text(encoding="utf-8"))
        packed.writestr("labels.json", "changed")
        packed.writestr("calibration.json", "{}")
    with pytest.raises(TerminalError, match=r"labels\.json"):
        import_bundle(archive, tmp_path / "elsewhere")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("name", ["../evil", "folder/file", "/absolute"])
def test_an_archive_with_paths_is_refused(tmp_path, name):
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, "x")
    with pytest.raises(TerminalError, match="plain file names only"):
        import_bundle(archive, tmp_path / "models")


def test_what_is_no_archive_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "not.zip").write_text("نص", encoding="utf-8")
    with pytest.raises(TerminalError, match="cannot be read as a bundle's archive"):
        import_bundle(tmp_path / "not.zip", tmp_path / "models")
