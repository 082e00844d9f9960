"""The front door of a checkout: `python app.py`, `flask run` and `gunicorn app:app` enter here."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))  # rooms live in platform/

from turnabout import create_app  # noqa: E402

if __name__ == "__main__":
    from turnabout.base.server.supervisor import migrate

    migrate()  # Flask's own server with its debugger: for looking into things, never for people

app = create_app()

if __name__ == "__main__":
    app.run(debug=True, port=int(os.environ.get("PORT", "8000")))
