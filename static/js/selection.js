/* Ticked rows of a list: one box for all of the page, and a count beside the buttons that act on them. */
const rowBoxes = (region) => [...region.querySelectorAll("tbody .cell-check input[type=checkbox]")];

function show(region) {
  const boxes = rowBoxes(region);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = region.querySelector("[data-select-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  const count = region.querySelector("[data-selected-count]");
  if (count) count.textContent = ticked.toLocaleString("ko");
}

export function startSelection() {
  document.addEventListener("change", (event) => {
    const region = event.target.closest("#list-region");
    if (!region || !event.target.closest(".cell-check")) return;
    if (event.target.matches("[data-select-all]"))
      rowBoxes(region).forEach((box) => (box.checked = event.target.checked));
    show(region);
  });
  // The browser restores ticks on "back" without a change event.
  window.addEventListener("pageshow", () => {
    const region = document.getElementById("list-region");
    if (region) show(region);
  });
}
