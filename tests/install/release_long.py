"""scripts/release makes archives that pass its checks, twice the same; and the checks find what is wrong with
an archive of this build, which has test hooks, a newer glibc and paths of this machine in it.
"""
import hashlib
import pathlib
import shutil
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import installed  # noqa: E402


class Release(installed.Case):
    def release(self, to):
        self.run_it(installed.SOURCE / "scripts" / "release", to)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in to.iterdir()}

    def test_a_release_passes_its_checks_and_is_the_same_again(self):
        shutil.rmtree(installed.SOURCE / "build" / "release-linux-x86_64", ignore_errors=True)
        once = self.release(self.work / "once")
        self.assertEqual(len(once), 3, once)
        shutil.rmtree(installed.SOURCE / "build" / "release-linux-x86_64" / "build")
        self.assertEqual(self.release(self.work / "again"), once)

    def test_what_is_wrong_with_an_archive_is_found(self):
        archive = self.work / "bad.tar.gz"
        with tarfile.open(archive, "w:gz") as file:
            file.add(self.prefix, "kioku-0.9.0-linux-x86_64")
        said = self.run_it(sys.executable, installed.SOURCE / "scripts" / "check-release", archive, code=1)
        for finding in ("libkioku.a has a test hook: KIOKU_KILL_AT", "libkioku.a has a test hook: KIOKU_BREAK",
                        "libkioku.so.0 needs glibc 2.", "libkioku.so.0 names a place of the machine",
                        "libkioku.so.0 is built without _FORTIFY_SOURCE", "kioku --version: ", "no SBOM"):
            self.assertIn(finding, said)


installed.main()
