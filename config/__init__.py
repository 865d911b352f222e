"""Putting the apps together. This is loaded before all else, in every process."""

import gc

from config.collecting import WHILE_LOADING

gc.set_threshold(*WHILE_LOADING)
