"""The site, as Sphinx builds it. Run `adaptive-edu site`, which puts the notebooks beside these pages first."""
import re

import adaptive_edu
from adaptive_edu.authoring import links

project, author = "adaptive_edu", "The adaptive_edu authors"
version = release = adaptive_edu.__version__
copyright = "The adaptive_edu authors. Code: BSD 3-Clause. Prose and pictures: CC BY 4.0"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.mathjax", "sphinx.ext.napoleon",
              "sphinx-mathjax-offline",         # sets mathjax_path: the pages fetch nothing from elsewhere
              "adaptive_edu.authoring.tags"]

exclude_patterns = ["README.md"]                 # the front page includes parts of it

# ---- notebooks, as they are stored
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3

# ---- reference
default_role = "code"                           # a name between single backquotes
autodoc_member_order = "bysource"
autodoc_typehints = "none"                      # the docstrings say shapes and units, too
napoleon_google_docstring = False
napoleon_use_param = napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style"), ("Raises", "returns_style")]   # several names in a line
autodoc_preserve_defaults = True                # rhos=RHOS, not sixty numbers

# ---- looks
html_theme = "pydata_sphinx_theme"
html_title, html_baseurl = "adaptive_edu", links.site()
html_static_path = ["_static"]
html_css_files, html_js_files = ["course.css"], ["course.js"]
html_favicon = "_static/mark.svg"
templates_path = ["_templates"]
html_show_sourcelink = html_copy_source = False
html_context = {"default_mode": "auto"}
html_sidebars = {"index": []}
html_theme_options = {
    "logo": {"text": "adaptive_edu", "image_light": "_static/mark.svg", "image_dark": "_static/mark.svg",
             "alt_text": "adaptive_edu, front page"},
    "article_header_end": ["ways_in"],
    "navbar_align": "left",
    "show_prev_next": True,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "footer_start": ["copyright"],
    "footer_end": [],
    "icon_links": [{"name": "Source code", "url": links.REPOSITORY, "icon": "fa-brands fa-github"}],
}


# A star or bar that opens nothing, as in `shape (*grid, d)` or |grad|, is itself; so is an initial.
BARE = re.compile(r"(?<![\w*`\\])(\*{1,2}(?=\w)(?![^*\n]*\w\*)|\|(?=\w+\|))|^(?=[A-Z]\. )")


def setup(app):
    """Give every page its buttons, and read docstrings as they were meant."""
    app.connect("html-page-context",
                lambda app, page, template, context, tree: context.update(ways_in=links.ways_in(page)))
    app.connect("autodoc-process-docstring", bare, priority=400)      # before napoleon, which adds stars


def bare(app, what, name, obj, options, lines):
    """Escape what reStructuredText alone takes for markup, outside of blocks and examples that stand as they are."""
    block = example = False
    for number, line in enumerate(lines):
        if line.strip() and not line[0].isspace():
            block = line.endswith("::")
        example = bool(line.strip()) and (example or line.lstrip().startswith(">>>"))
        if not (block or example):
            lines[number] = BARE.sub(lambda found: "\\" + "\\".join(found[0]), line)
