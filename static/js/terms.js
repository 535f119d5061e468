/* The end of a term of office, proposed from its start: as many years as the field says, less a day (B-APT-16). Only into an empty
field, or one that still holds the last proposal; what an officer typed stands, with a hint where it is another length. */
const TYPED = /^(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?$/;

function dayOf(text) {
  const found = TYPED.exec(text.trim());
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? date : null;
}

/* From 29 February it ends on 28 February: the day the year lacks is not made up for. */
function termEnd(start, years) {
  const isLeapDay = start.getUTCMonth() === 1 && start.getUTCDate() === 29;
  const end = new Date(Date.UTC(start.getUTCFullYear() + years, start.getUTCMonth(), start.getUTCDate() - 1));
  return (isLeapDay ? new Date(Date.UTC(start.getUTCFullYear() + years, 1, 28)) : end).toISOString().slice(0, 10);
}

function startOne(end) {
  if (end.dataset.isStarted) return;
  end.dataset.isStarted = "1";
  const start = end.form?.elements.namedItem(end.dataset.termFrom);
  if (!start) return;
  const years = Number(end.dataset.termYears);
  const hint = document.createElement("p");
  hint.className = "form-hint form-hint-later";
  hint.setAttribute("role", "status");
  end.after(hint);
  let proposed = "";
  let isEntered = false;
  const look = () => {
    const begins = dayOf(start.value);
    const due = begins ? termEnd(begins, years) : "";
    const ends = dayOf(end.value)?.toISOString().slice(0, 10) ?? "";
    hint.textContent = due && ends && ends !== due ? `${years}년이면 ${due}까지입니다. 보궐이 아니면 확인하세요.` : "";
  };
  // With every key, not when the field is left: by then a button is being pressed, and must not move from under the pointer.
  start.addEventListener("input", () => {
    const begins = dayOf(start.value);
    if (begins && (!end.value || end.value === proposed)) end.value = proposed = termEnd(begins, years);
    look();
  });
  end.addEventListener("input", look);
  // A proposal is typed over, not into; the click that enters the field would set the caret in it.
  const selectProposed = () => proposed && end.value === proposed && end.select();
  end.addEventListener("focus", () => {
    isEntered = true;
    selectProposed();
  });
  end.addEventListener("click", () => {
    if (isEntered) selectProposed();
    isEntered = false;
  });
  look();
}

export function startTerms() {
  const start = () => document.querySelectorAll("input[data-term-from]").forEach(startOne);
  start();
  document.addEventListener("htmx:load", start);
}
