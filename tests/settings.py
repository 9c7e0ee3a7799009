"""The settings under test: a folder of its own that is thrown away, and whatever database the run is for."""

import atexit
import os
import shutil
import tempfile

os.environ["ALLIANCE_MODE"] = "test"
os.environ["ALLIANCE_DIR"] = tempfile.mkdtemp(prefix="alliance-test-")

from alliance_web.settings import *  # noqa: F403
from alliance_web.vault import keys

atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)  # noqa: F405
keys.make_missing(FOLDER, SECRET_KEY, RECORD_KEY)  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in often
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IS_SENT = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests roll back what a file outside would still hold; those about it name one.
RECORD_CHECKPOINTS = None  # type: ignore[assignment]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# In memory, and so by name: pytest's processes know Django's own backend for SQLite only.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
