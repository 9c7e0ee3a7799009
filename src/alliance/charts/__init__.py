"""Pictures as accessible SVG, each with a title, a description and a table that says the same.

One function per picture returns a :class:`alliance.model.Picture`. The same picture serves the page, the shell, the
notebook and print. Colours come from one style sheet (:func:`stylesheet`); :func:`picture_file` writes a file that
needs no style sheet.
"""

from alliance.charts.after import Later, after_picture
from alliance.charts.agreement import Difference, agreement_picture
from alliance.charts.course import course_picture
from alliance.charts.expected import Fan, expected_picture
from alliance.charts.looks import Look, looks_picture
from alliance.charts.shares import Share, ceiling_picture
from alliance.charts.small import item_picture, spark_picture
from alliance.charts.stylesheet import picture_file, stylesheet, stylesheet_path
from alliance.charts.surface import Surface, surface_picture
from alliance.charts.two_views import two_views_picture
from alliance.charts.words import ENGLISH, PictureWords

__all__ = [
    "ENGLISH",
    "Difference",
    "Fan",
    "Later",
    "Look",
    "PictureWords",
    "Share",
    "Surface",
    "after_picture",
    "agreement_picture",
    "ceiling_picture",
    "course_picture",
    "expected_picture",
    "item_picture",
    "looks_picture",
    "picture_file",
    "spark_picture",
    "stylesheet",
    "stylesheet_path",
    "surface_picture",
    "two_views_picture",
]
