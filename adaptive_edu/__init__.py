"""Adagrad, RMSProp and Adadelta, derived step by step. `import adaptive_edu` needs NumPy alone."""
from .baselines import gd_step, momentum_step
from .optimizers import Adadelta, Adagrad, GradientDescent, Momentum, RMSProp
from .steps import adadelta_step, adagrad_step, rmsprop_step
from .surfaces import SURFACES, Surface, quadratic, rotate
from .sweeps import Sweep, sweep
from .trajectories import Trajectory, describe, run, steps_until

__version__ = "0.1.0"
__all__ = ["SURFACES", "Adadelta", "Adagrad", "GradientDescent", "Momentum", "RMSProp", "Surface", "Sweep",
           "Trajectory", "adadelta_step", "adagrad_step", "describe", "gd_step", "momentum_step", "quadratic",
           "rmsprop_step", "rotate", "run", "steps_until", "sweep"]
