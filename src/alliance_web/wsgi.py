"""The door for a WSGI server, ours or another one. It stays shut without the keys of the practice."""

import os

from django.core.wsgi import get_wsgi_application

from alliance_web.vault.files import PRIVATE_UMASK

os.umask(PRIVATE_UMASK)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance_web.settings")
application = get_wsgi_application()

from alliance_web.vault.services import open_keys  # noqa: E402  models can be imported from here on

open_keys()
