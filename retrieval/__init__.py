"""Articles in, passages out."""

import os

# The matrix products of a question are small: a second thread brings little on a quiet machine
# and waits long on a busy one. numpy reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
