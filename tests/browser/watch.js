// Counts, while on: changes of the figures, frames in which a figure is missing or empty, how far the
// first slider moves on the page.
window.adaptiveEduWatch = (() => {
  let on = false, seen, observer;
  const figures = () => [...document.querySelectorAll('.adaptive-edu-figure')];
  const top = () => document.querySelector('.adaptive-edu-explorer .noUi-target')?.getBoundingClientRect().top;
  const look = () => {
    if (!on) return;
    const whole = figures();
    seen.frames += 1;
    if (!whole.length || whole.some(f => f.querySelectorAll('.widget-html-content > svg').length < 2
                                         || f.getBoundingClientRect().height < 100)) seen.blank += 1;
    seen.shift = Math.max(seen.shift, Math.abs(top() - seen.top));
    requestAnimationFrame(look);
  };
  return {
    start() {
      seen = {updates: 0, frames: 0, blank: 0, shift: 0, top: top()};
      observer = new MutationObserver(changes => {
        if (changes.some(c => [...c.addedNodes].some(n => n.nodeName === 'svg'))) seen.updates += 1;
      });
      figures().forEach(f => observer.observe(f, {subtree: true, childList: true}));
      on = true;
      requestAnimationFrame(look);
    },
    count: () => seen.updates,
    stop() { on = false; observer.disconnect(); return seen; },
  };
})();
