"""The comparison with tiktoken: every code point, every length of run, a million strings."""
import comparison

comparison.Comparison(is_long=True).run()
