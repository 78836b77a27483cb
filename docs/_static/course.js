// What the theme and the search leave to us.

// Tables and pictures that are wider than the screen scroll: the Tab key must reach them.
const reachable = () => document.querySelectorAll(".cell_output").forEach(
  output => { output.tabIndex = output.scrollWidth > output.clientWidth ? 0 : -1; });
addEventListener("load", reachable);
addEventListener("resize", reachable);

// What the search shows of a page has no buttons in it, and three dots for the source of a formula.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const textOf = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(".ways-in, .bd-header-article").forEach(element => element.remove());
    page.querySelectorAll(".math").forEach(element => element.replaceWith("…"));
    return textOf(page.documentElement.outerHTML, anchor);
  };
});
