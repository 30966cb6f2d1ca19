"""Holds the write lock of a store, or with the word "exclusive" the whole store, until its standard input
is closed; says "held" when it has it.

A process of its own: an SQLite in the test's process would drop the locks of nobody else, but a killed
test must not leave the lock.
"""
import sqlite3
import sys

database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
if "exclusive" in sys.argv:
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
database.execute("ROLLBACK")
database.close()
