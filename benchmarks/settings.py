"""The production settings on a folder that is thrown away; BENCHMARK_DIR names it so that child processes share it."""

import os

os.environ["ALLIANCE_MODE"] = "production"
os.environ["ALLIANCE_DIR"] = os.environ["BENCHMARK_DIR"]

from alliance_web.settings import *  # noqa: F403

STAFF_NEED_SECOND_FACTOR = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
