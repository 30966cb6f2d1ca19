"""kioku backup, restore, check, compact, changes, doctor."""
import os
import sqlite3
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Stores(kioku_cli.Case):
    def contents(self, store):
        run = self.kioku("message", "list", "demo", "--json", "--store", store)
        return [item["content"] for item in run.json()["items"]]

    def test_a_backup_is_a_store(self):
        self.chat()
        fields = self.kioku("backup", "copy.db").fields()
        self.assertEqual(int(fields["size_bytes"]), (self.work / "copy.db").stat().st_size)
        self.assertEqual(len(self.contents("copy.db")), 3)

    def test_a_backup_never_overwrites(self):
        self.chat()
        (self.work / "precious").write_text("precious")
        self.kioku("backup", "precious", code=5)
        self.assertEqual((self.work / "precious").read_text(), "precious")
        self.kioku("backup", "missing/copy.db", code=3)

    def test_a_restore_makes_a_store(self):
        self.chat()
        self.kioku("backup", "copy.db")
        self.kioku("restore", "copy.db", "new.db")
        self.assertEqual(len(self.contents("new.db")), 3)
        self.assertEqual((self.work / "new.db").stat().st_mode & 0o777, 0o600)

    def test_a_restore_over_a_store_needs_a_yes_and_keeps_the_old_one(self):
        self.chat(messages=2)
        self.kioku("backup", "copy.db")
        self.kioku("message", "add", "demo", "written later")
        self.assertIn("--yes", self.kioku("restore", "copy.db", self.store, code=2).err)
        self.assertIn("replaces", self.kioku("restore", "copy.db", self.store, "--dry-run").out)
        self.assertEqual(len(self.contents(self.store)), 3)
        fields = self.kioku("restore", "copy.db", self.store, "--yes").fields()
        self.assertEqual(len(self.contents(self.store)), 2)
        self.assertEqual(self.contents(fields["replaced"])[-1], "written later")
        self.assertEqual([path for path in self.folder.iterdir() if ".restoring" in path.name], [])

    def test_a_store_in_use_is_not_replaced(self):
        self.chat()
        self.kioku("backup", "copy.db")
        other = sqlite3.connect(self.store)
        other.execute("select count(*) from sqlite_master").fetchone()
        try:
            self.assertIn("open", self.kioku("restore", "copy.db", self.store, "--yes", code=5).err)
        finally:
            other.close()
        self.assertEqual(len(self.contents(self.store)), 3)
        self.kioku("restore", "copy.db", self.store, "--yes")

    def test_what_is_no_backup_is_not_restored(self):
        (self.work / "text").write_text("not a store\n" * 500)
        self.kioku("restore", "text", "new.db", code=2)
        self.kioku("restore", "missing", "new.db", code=3)
        self.chat()
        self.kioku("restore", "text", self.store, "--yes", code=2)
        self.kioku("restore", self.store, self.store, "--yes", code=2)
        self.assertFalse((self.work / "new.db").exists())
        self.assertEqual(len(self.contents(self.store)), 3)

    def test_a_sound_store_passes_its_check(self):
        self.chat()
        fields = self.kioku("check").fields()
        self.assertEqual((fields["ok"], fields["sessions"]), ("yes", "1"))
        self.assertTrue(self.kioku("check", "--json").json()["ok"])

    def test_a_damaged_store_is_exit_1(self):
        for number in range(4):
            self.kioku("message", "add", "demo", f"{number} " + "x" * 20000)
        size = self.store.stat().st_size
        with open(self.store, "r+b") as file:
            file.seek(size // 2)
            file.write(os.urandom(size // 4))
        self.kioku("check", code=1)

    def test_compacting_shrinks_the_file(self):
        for number in range(8):
            self.kioku("message", "add", "demo", f"{number} " + "x" * 50000)
        self.kioku("session", "clear", "demo", "--yes")
        report = self.kioku("compact", "--json").json()
        self.assertLess(report["bytes_after"], report["bytes_before"])
        self.assertEqual(self.kioku("check").fields()["ok"], "yes")

    def test_changes_follow_what_is_written(self):
        self.chat(messages=2)
        all_of_them = self.kioku("changes", "--json").json()
        self.assertIn("message", {item["kind"] for item in all_of_them["items"]})
        self.assertFalse(all_of_them["more"])
        self.kioku("message", "add", "demo", "one more")
        rows = self.kioku("changes", "--since", all_of_them["sequence"]).rows()
        self.assertIn(["put", "message"], [row[1:3] for row in rows])
        self.assertEqual(self.kioku("changes", "--limit", "1", "--all").rows(),
                         self.kioku("changes").rows())
        self.assertIn("--since", self.kioku("changes", "--limit", "1").err)

    def test_the_doctor_says_how_the_store_is(self):
        self.chat()
        run = self.kioku("doctor")
        self.assertIn("all is well", run.out)
        self.assertIn(f"store\t{self.store}", run.out)
        self.assertTrue(self.kioku("doctor", "--json").json()["available"])
        self.store.chmod(0o644)
        self.assertIn("chmod 600", self.kioku("doctor").out)


kioku_cli.main()
