"""Read by nbgrader's commands and by the formgrader in JupyterLab."""

from autograde.nbgrader_plugin import configure

configure(get_config(), __file__)  # noqa: F821 - traitlets provides get_config
