"""How a class is graded: assignments out, submissions in, results and reasons back."""

import sys

# jsonschema, which comes with nbformat, builds grammars of international addresses if this package
# is there: a second for every process that grades. Notebooks have no such addresses to validate.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
