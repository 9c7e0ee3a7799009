"""The simulated practice on a folder that is thrown away; RELIABILITY_DIR names it for child processes."""

import os

os.environ["ALLIANCE_MODE"] = "demo"
os.environ["ALLIANCE_DIR"] = os.environ["RELIABILITY_DIR"]

from alliance_web.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # thousands of wrong passwords are tried
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
