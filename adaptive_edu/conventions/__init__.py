"""How PyTorch, Keras and optax write the three methods: as data, run by our kernels, or live.

Three switches make a dialect: where epsilon stands, at what the state starts, where the rate stands.
`dialects` holds them as data, `replay` runs them beside the record of what the libraries did with gradients
given in advance, `live` runs the libraries.
"""
from .dialects import DIALECTS, LIBRARIES, OURS, Dialect, table
from .live import run_live
from .replay import TOLERANCE, distance, follow, in_our_words, match, record, recorded, wrong_switches

__all__ = ["DIALECTS", "LIBRARIES", "OURS", "TOLERANCE", "Dialect", "distance", "follow", "in_our_words", "match",
           "record", "recorded", "run_live", "table", "wrong_switches"]
