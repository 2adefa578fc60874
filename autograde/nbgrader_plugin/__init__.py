"""The same verdicts inside nbgrader's own commands.

A course's ``nbgrader_config.py`` holds two lines::

    from autograde.nbgrader_plugin import configure

    configure(get_config(), __file__)
"""

from autograde.nbgrader_plugin.configuration import configure, load

__all__ = ["configure", "load"]
