"""The library that draws charts, without the importer of old make that it puts among Python's own.

That one is for plugins, of which we have none; left there, every later import of what is not there would warn of it.
"""

import sys

import pygal

__all__ = ["pygal"]

sys.meta_path[:] = [each for each in sys.meta_path if type(each).__name__ != "PluginImportFixer"]
