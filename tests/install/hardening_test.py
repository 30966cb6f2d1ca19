"""What the shared library and the program need at run time, and how they are hardened. Each finding has its
control: a small library or program that is wrong in this one thing.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
import elf  # noqa: E402
import installed  # noqa: E402

GOOD = ["-O1", "-fPIC", "-fstack-protector-strong", "-Wl,-z,relro,-z,now,-z,noexecstack"]
LIBRARY = ["-shared", "-Wl,-soname,libtiny.so.0"]
CODE = "void fill(char*); int tiny(void) { char text[64]; fill(text); return text[3]; }\n" \
       "__attribute__((weak)) void fill(char* text) { text[3] = 1; }\n"


class Hardening(installed.Case):
    def tiny(self, *options, code=CODE):
        (self.work / "tiny.c").write_text(code)
        self.run_it("cc", "tiny.c", "-o", "tiny", *GOOD, *options)
        return self.work / "tiny"

    def test_the_shared_library_needs_glibc_and_the_compilers_libraries_only(self):
        library = next(self.prefix.glob("**/libkioku.so.0"))
        self.assertEqual(elf.findings(library, "libkioku.so.0"), [])
        self.assertIn("libc.so.6", elf.needed(library))

    def test_the_program_needs_no_more(self):
        self.assertEqual(elf.findings(self.prefix / "bin" / "kioku"), [])

    def test_each_wrong_library_is_found(self):
        self.assertEqual(elf.findings(self.tiny(*LIBRARY), "libtiny.so.0"), [])
        self.run_it("cc", "-shared", "-xc", "/dev/null", "-o", "libother.so", "-Wl,-soname,libother.so.1")
        relocated = CODE + '__asm__(".text\\n.quad tiny\\n");'
        writable = CODE + '__asm__(".section .both,\\"awx\\"\\n.byte 1\\n");'
        for option, said in ((["-Wl,-z,norelro"], "has no RELRO segment"),
                             (["-Wl,-z,lazy"], "is bound lazily"),
                             (["-Wl,-z,execstack"], "has an executable stack"),
                             (["-Wl,-rpath,/opt"], "has a path to look for libraries in"),
                             (["-Wl,-soname,libtiny.so"], "is called ['libtiny.so']"),
                             (["-fno-stack-protector"], "has no stack protector"),
                             (["-Wl,--no-as-needed", "-L.", "-lother"], "needs libother.so.1")):
            self.assertIn(said, elf.findings(self.tiny(*LIBRARY, *option), "libtiny.so.0"), option)
        self.assertIn("has relocations in its code",
                      elf.findings(self.tiny(*LIBRARY, "-Wl,-z,notext", code=relocated), "libtiny.so.0"))

        self.assertIn("has memory that is writable and executable",
                      elf.findings(self.tiny(*LIBRARY, code=writable), "libtiny.so.0"))

    def test_a_wrong_program_is_found(self):
        program = CODE + "int main(void) { return tiny(); }\n"
        self.assertEqual(elf.findings(self.tiny("-pie", code=program)), [])
        self.assertEqual(elf.findings(self.tiny("-no-pie", code=program)), ["is not position independent"])

    def test_a_library_that_lacks_a_symbol_does_not_link(self):
        """--no-undefined stands in the build's link line; loading everything at once says the same."""
        line = next(line for line in self.run_it("ninja", "-C", installed.BUILD, "-t", "commands", "libkioku.so").splitlines()
                    if "-shared" in line)
        self.assertIn("--no-undefined", line)
        library = next(self.prefix.glob("**/libkioku.so.0"))
        self.run_it("python3", "-c", f"import ctypes, os; ctypes.CDLL({str(library)!r}, os.RTLD_NOW)")


installed.main()
