"""The methods on a small network: the data, the network, and its training."""
from .data import Data, digits, mnist, split
from .network import Network
from .training import Training, crossing, train, updates_of

__all__ = ["Data", "Network", "Training", "crossing", "digits", "mnist", "split", "train", "updates_of"]
