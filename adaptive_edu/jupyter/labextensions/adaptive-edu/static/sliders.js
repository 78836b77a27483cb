// What a screen reader says of an explorer's slider. ipywidgets leaves the handle without a name, and calls its value
// the place on the track ("1.3" where rho is 0.95): here the label is its name, the number box beside it its value.
(() => {
  const REST = 250;      // ms after the last change: by then a box is filled
  let count = 0;

  const name = (handle, slider) => {
    const label = slider.querySelector('.widget-label');
    label.id ||= `adaptive-edu-label-${count++}`;
    handle.setAttribute('aria-labelledby', label.id);
  };

  const tell = (handle, box) => {
    let said, soon;
    const say = () => { handle.ariaValueText = said = box.value; };
    say();
    new MutationObserver(() => {
      if (handle.ariaValueText === said) return;
      handle.ariaValueText = said;                  // not the place on the track, and the new value when it is known
      clearTimeout(soon);
      soon = setTimeout(say, REST);
    }).observe(handle, {attributeFilter: ['aria-valuetext']});
  };

  const found = handle => {
    const slider = handle.closest('.widget-slider');
    const box = slider.parentElement?.querySelector('.adaptive-edu-box input');
    if (!box || handle.hasAttribute('aria-labelledby')) return;
    name(handle, slider);
    tell(handle, box);
  };

  const look = () => document.querySelectorAll('.adaptive-edu-explorer .noUi-handle').forEach(found);
  const brings = node => node.matches?.('.widget-slider') || node.querySelector?.('.widget-slider');
  const activate = () => {
    let soon;                                       // a widget gets its classes a moment after it is there
    new MutationObserver(changes => {
      if (!changes.some(change => [...change.addedNodes].some(brings))) return;
      clearTimeout(soon);
      soon = setTimeout(look, REST);
    }).observe(document.body, {childList: true, subtree: true});
    document.addEventListener('focusin', look);
  };

  (window._JUPYTERLAB ??= {})['adaptive-edu'] = {        // what a built extension would hand to JupyterLab
    init: () => {},
    get: async () => () => ({__esModule: true, default: {id: 'adaptive-edu:sliders', autoStart: true, activate}}),
  };
})();
