/* Before anything is painted: the officer's own contrast and text size. Not a module, because those wait. */
(() => {
  const root = document.documentElement;
  try {
    if (localStorage.getItem("contrast") === "high") root.dataset.krdsMode = "high-contrast";
    const size = localStorage.getItem("text-size");
    if (size) root.dataset.textSize = size;
  } catch {
    // Storage may be forbidden by the office's browser policy: the page is then shown as it comes.
  }
  root.classList.add("has-script");
})();
