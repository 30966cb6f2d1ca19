"""Settings: flags, environment, ./.kioku.toml, the user's configuration; kioku config show."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import kioku_cli  # noqa: E402


class Settings(kioku_cli.Case):
    def shown(self, *words, **how):
        items = self.kioku("config", "show", "--json", *words, **how).json()["items"]
        return {item["name"]: (item["value"], item["source"]) for item in items}

    def write_here(self, text):
        (self.work / ".kioku.toml").write_text(text)

    def write_user(self, text, folder=None):
        path = (folder or self.home / ".config") / "kioku" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def test_defaults(self):
        shown = self.shown(env={"KIOKU_STORE": None})
        self.assertEqual(shown["store"], (str(self.home / ".local/share/kioku/kioku.db"), "default"))
        self.assertEqual(shown["durability"], ("full", "default"))
        self.assertEqual(shown["session.max_buffer_messages"], (30, "default"))
        self.assertEqual(shown["deadline_ms"], (None, "default"))
        data = self.shown(env={"KIOKU_STORE": None, "XDG_DATA_HOME": "/data"})
        self.assertEqual(data["store"][0], "/data/kioku/kioku.db")

    def test_each_source_outranks_the_ones_below(self):
        user = self.write_user('store = "user.db"\ndurability = "normal"\n')
        none = {"KIOKU_STORE": None}
        self.assertEqual(self.shown(env=none)["store"], (str(user.parent / "user.db"), f"{user}:1"))
        self.write_here('\nstore = "here.db"\n')
        self.assertEqual(self.shown(env=none)["store"], ("here.db", "./.kioku.toml:2"))
        self.assertEqual(self.shown(env=none)["durability"], ("normal", f"{user}:2"))
        self.assertEqual(self.shown()["store"], (str(self.store), "KIOKU_STORE"))
        self.assertEqual(self.shown("--store", "flag.db")["store"], ("flag.db", "--store"))

    def test_the_setting_takes_effect(self):
        self.write_here('store = "sub/here.db"\n[session]\nmax_buffer_messages = 7\n')
        (self.work / "sub").mkdir()
        self.kioku("message", "add", "demo", "x", env={"KIOKU_STORE": None})
        self.assertTrue((self.work / "sub/here.db").exists())
        fields = self.kioku("session", "get", "demo", env={"KIOKU_STORE": None}).fields()
        self.assertEqual(fields["max_buffer_messages"], "7")

    def test_the_default_store_finds_its_folder_made(self):
        self.kioku("message", "add", "demo", "x", env={"KIOKU_STORE": None})
        path = self.home / ".local/share/kioku/kioku.db"
        self.assertTrue(path.exists())
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(path.parent.stat().st_mode & 0o777, 0o700)
        self.kioku("message", "add", "demo", "x", "--store", "no/such/folder.db", code=3)

    def test_the_home_folder_and_xdg(self):
        self.write_user('store = "~/mine.db"\n', self.folder / "xdg")
        shown = self.shown(env={"KIOKU_STORE": None, "XDG_CONFIG_HOME": str(self.folder / "xdg")})
        self.assertEqual(shown["store"][0], str(self.home / "mine.db"))

    def test_environment_variables_have_the_settings_names(self):
        shown = self.shown(env={"KIOKU_SESSION_MAX_BUFFER_TOKENS": "5000", "KIOKU_DEADLINE_MS": "900",
                                "KIOKU_DURABILITY": "normal"})
        self.assertEqual(shown["session.max_buffer_tokens"], (5000, "KIOKU_SESSION_MAX_BUFFER_TOKENS"))
        self.assertEqual(shown["deadline_ms"], (900, "KIOKU_DEADLINE_MS"))
        self.assertEqual(shown["durability"], ("normal", "KIOKU_DURABILITY"))

    def test_mistakes_name_the_file_the_key_and_the_line(self):
        for text, words in [('\n\nstor = "x"\n', [".kioku.toml:3", "stor", "config show"]),
                            ("[session]\nnonsense = 1\n", [".kioku.toml:2", "session.nonsense"]),
                            ("store = 3\n", [".kioku.toml:1", "store", "text"]),
                            ('[session]\nmax_buffer_tokens = "many"\n', [":2", "whole number"]),
                            ('durability = "hopeful"\n', [":1", "hopeful", "full or normal"]),
                            ("deadline_ms = 1.5\n", [":1", "deadline_ms"]),
                            ("store = \n", [".kioku.toml:1"]),
                            ('x = 1\nx = 2\n', [".kioku.toml:2"])]:
            self.write_here(text)
            run = self.kioku("config", "show", code=2)
            self.assertRegex(run.err, r"^kioku: invalid_argument: ")
            for word in words:
                self.assertIn(word, run.err)

    def test_mistakes_in_the_environment_name_the_variable(self):
        run = self.kioku("config", "show", env={"KIOKU_BUSY_TIMEOUT_MS": "soon"}, code=2)
        self.assertIn('KIOKU_BUSY_TIMEOUT_MS: "soon"', run.err)

    def test_it_is_a_table_for_people_and_lines_for_pipes(self):
        self.assertIn(["store", str(self.store), "KIOKU_STORE"], self.kioku("config", "show").rows())
        self.assertIn("setting", self.at_terminal("config", "show").out.splitlines()[0])


kioku_cli.main()
