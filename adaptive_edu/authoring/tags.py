r"""A Sphinx extension: where a page says (AG1), link to the equation with `\tag{AG1}`: this page's, or another's."""
import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

TAG = re.compile(r"\\tag\{(\w+)\}")
MENTION = re.compile(r"\(([A-Z]{2}\d+)\)")
LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.reference, nodes.title, nodes.raw)


class LinkTags(SphinxPostTransform):
    """Turn each mention of a tag into a link."""

    default_priority = 500

    def run(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            if MENTION.search(text) and not any(isinstance(above, LEFT_ALONE) for above in _above(text)):
                text.parent.replace(text, list(self._pieces(str(text))))

    def _pieces(self, text):
        end = 0
        for mention in MENTION.finditer(text):
            pages = self.env.equation_pages.get(mention[1])
            if not pages:
                continue
            page = self.env.docname if self.env.docname in pages else max(pages)    # notebooks/ before exercises/
            yield nodes.Text(text[end:mention.start()])
            address = self.app.builder.get_relative_uri(self.env.docname, page)
            yield nodes.reference("", mention[0], internal=True, refuri=f"{address}#{_id(mention[1])}",
                                  classes=["equation"])
            end = mention.end()
        yield nodes.Text(text[end:])


def remember(app, doctree):
    r"""Give each tagged equation of a page that was read an id, and note the page.

    An equation of several lines must not be put into LaTeX's `split`, as Sphinx does: it bears no tag.
    """
    for equation in doctree.findall(nodes.math_block):
        equation["no-wrap"], equation[:] = True, [nodes.Text(rf"\[{equation.astext()}\]")]
        for tag in TAG.findall(equation.astext()):
            equation["ids"].append(_id(tag))
            app.env.equation_pages.setdefault(tag, set()).add(app.env.docname)


def forget(app, env, page):
    """Drop what was noted of a page that will be read anew."""
    tags = getattr(env, "equation_pages", {})
    env.equation_pages = {tag: pages - {page} for tag, pages in tags.items()}


def setup(app):
    """Register with Sphinx."""
    app.connect("env-purge-doc", forget)
    app.connect("doctree-read", remember)
    app.add_post_transform(LinkTags)
    return {"version": "1", "parallel_read_safe": False}


def _id(tag):
    return f"equation-{tag.lower()}"


def _above(node):
    while node.parent is not None:
        node = node.parent
        yield node
