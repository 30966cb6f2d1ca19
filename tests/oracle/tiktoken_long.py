"""The comparison with tiktoken: every code point, every length of white space, a million strings."""
import comparison

comparison.Comparison(is_long=True).run()
