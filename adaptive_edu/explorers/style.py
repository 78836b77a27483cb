"""The sheet of style of every explorer. The figure is paper in both themes; the rest follows the theme."""
from html import escape

from ..aloud import aloud

SHEET = """<style>
.adaptive-edu-explorer { max-width: 1000px; overflow: visible; }
.adaptive-edu-explorer > .widget-html { height: 0; margin: 0; }
.adaptive-edu-explorer > .adaptive-edu-printed { height: auto; }
.adaptive-edu-printed pre { margin: 4px 2px; padding: 4px 10px; border-left: 3px solid currentColor; font-size: 12px;
  line-height: 1.4; white-space: pre-wrap; overflow-wrap: anywhere; color: inherit; background: none; }

.adaptive-edu-figure { display: grid; grid-template-columns: minmax(0, 1fr); container-type: inline-size;
  flex-shrink: 0; padding: 12px 14px 6px; overflow-x: auto; overflow-y: hidden;
  background: #FFF; color: #333; border: 1px solid rgba(128, 128, 128, .4); border-radius: 6px; }
.adaptive-edu-figure > .widget-html { grid-area: 1 / 1; width: 100%; min-width: 620px; height: auto; margin: 0;
  align-self: start; overflow: visible; }
.adaptive-edu-figure > :first-child { will-change: transform; }  /* its own layer: not painted with the lines */
.adaptive-edu-figure .widget-html-content { width: 100%; align-self: start; line-height: 1.4; overflow: visible; }
.adaptive-edu-figure svg { font-family: system-ui, -apple-system, "Segoe UI", helvetica, arial, sans-serif; }
.adaptive-edu-figure .widget-html-content > svg { display: block; width: 100%; height: auto; }

.adaptive-edu-legend { width: 100%; margin: 8px 0 0; border-collapse: collapse; color: #333; font-size: 13px;
  font-variant-numeric: tabular-nums; }
.adaptive-edu-legend th { padding: 0 12px 2px 0; text-align: left; font-weight: 600; color: #595959; }
.adaptive-edu-legend td { padding: 1px 12px 1px 0; white-space: nowrap; border-top: 1px solid #EAEAEA; }
@container (max-width: 760px) { .adaptive-edu-legend { font-size: 11px; } }
.adaptive-edu-legend td svg { display: inline-block; vertical-align: -1px; margin-right: 6px; }
.adaptive-edu-legend tr.hidden td { color: #767676; }
.adaptive-edu-legend tr.hidden svg { opacity: .35; }
.adaptive-edu-problem { height: 1.4em; margin: 4px 0 0; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; font-size: 13px; font-weight: 600; color: #A3123F; }

.adaptive-edu-controls { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(400px, 100%), 1fr));
  gap: 4px 24px; align-items: center; padding: 8px 2px 2px; overflow: visible; }
.adaptive-edu-controls > * { min-width: 0; margin: 0; overflow: visible; }
.adaptive-edu-controls .widget-slider { flex: 1 1 auto; width: 100%; min-width: 0; }
.adaptive-edu-controls .widget-label { width: 104px; text-align: left; }
.adaptive-edu-box { position: relative; flex: 0 0 92px; width: 92px !important; }
.adaptive-edu-box > .widget-label { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); }
.adaptive-edu-time, .adaptive-edu-small { grid-column: 1 / -1; }
.adaptive-edu-small { display: flex; flex-flow: row wrap; align-items: center; gap: 4px 28px; padding-top: 2px; }
.adaptive-edu-small > * { flex: 0 0 auto; width: auto; max-width: 100%; margin: 0; overflow: visible; }
.adaptive-edu-small > .adaptive-edu-choice { display: flex; flex-flow: row nowrap; align-items: center; }
.adaptive-edu-choice > .widget-label { width: auto; margin-right: 16px; }
.adaptive-edu-small > button { width: 92px; margin-left: auto; }
.adaptive-edu-play { flex: 0 0 76px; width: 76px; }
.adaptive-edu-shown, .adaptive-edu-choice .widget-radio-box { flex-flow: row wrap; align-items: center; }
.adaptive-edu-shown .widget-checkbox { width: auto; margin: 0 16px 0 0; }
.adaptive-edu-choice .widget-radio-box { width: auto; margin: 0; gap: 14px; }

.adaptive-edu-explorer .noUi-handle:focus-visible, .adaptive-edu-explorer input:focus-visible,
.adaptive-edu-explorer button:focus-visible { outline: 3px solid #D55E00 !important; outline-offset: 2px; }
@media (prefers-reduced-motion: reduce) { .adaptive-edu-play { display: none; } }
</style>"""


def problem(words):
    """Return the line below the picture, as high whatever it says."""
    return f'<p class="adaptive-edu-problem">{escape(words)}</p>'


def printed(words):
    """Return the box of what a learner's function printed; nothing if it printed nothing."""
    return f"Your function printed, in its last run:<pre>{escape(words)}</pre>" if words else ""


def live(words):
    """Return the polite live region: heard, not seen."""
    return (f'<div role="status" aria-live="polite" aria-atomic="true" class="adaptive-edu-live" '
            f'style="position:absolute;top:-1px;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">'
            f'{escape(aloud(words))}</div>')
