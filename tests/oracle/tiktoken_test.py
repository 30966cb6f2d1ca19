"""The comparison with tiktoken, in the numbers of the short run."""
import comparison

comparison.Comparison(is_long=False).run()
