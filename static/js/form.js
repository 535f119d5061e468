/* Edit forms: focus on the errors, a warning before leaving with unsaved changes, and no double submit.

A form opts in with data-record-form. Nothing typed is put into browser storage: it may be personal data. */
const content = (form) => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value.name ?? value)])).toString();

function focusErrors() {
  const summary = document.querySelector("[data-error-summary], [data-conflict]");
  summary?.focus();
  document.querySelectorAll("[data-error-summary] a").forEach((link) =>
    link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      const input = field?.matches("input, select, textarea") ? field : field?.querySelector("input, select, textarea");
      if (!input) return;
      event.preventDefault();
      input.focus();
      input.scrollIntoView({ block: "center" });
    }),
  );
}

function warnBeforeLeaving(form) {
  // A form that comes back with errors holds unsaved words from the start.
  const atFirst = form.hasAttribute("data-unsaved") ? null : content(form);
  let isLeaving = false;
  form.addEventListener("submit", () => (isLeaving = true));
  window.addEventListener("pageshow", () => (isLeaving = false));
  window.addEventListener("beforeunload", (event) => {
    // A part's form may have been replaced by its panel.
    if (form.isConnected && !isLeaving && content(form) !== atFirst) event.preventDefault();
  });
}

/* A download leaves the page standing, and a server may never answer: the buttons come back by themselves. */
const RELEASE_MS = 8000;

/* Buttons stop working only after the browser has taken the form, so their own value is still sent. */
function guardAgainstDoubleSubmit(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.isSending) {
      event.preventDefault();
      return;
    }
    form.dataset.isSending = "1";
    setTimeout(() => {
      if (event.defaultPrevented) delete form.dataset.isSending;
      else form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
    });
    setTimeout(release, RELEASE_MS);
  });
}

function release() {
  document.querySelectorAll("form[data-is-sending]").forEach((form) => {
    delete form.dataset.isSending;
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

/* The size limit is checked before a long upload, not after it. */
function checkFileSizes(form) {
  form.querySelectorAll("input[type=file][data-max-bytes]").forEach((input) =>
    input.addEventListener("change", () => {
      const tooLarge = [...input.files].find((file) => file.size > Number(input.dataset.maxBytes));
      input.setCustomValidity(tooLarge ? `‘${tooLarge.name}’ 파일이 너무 큽니다. 더 작은 파일을 고르세요.` : "");
      input.reportValidity();
    }),
  );
}

/* A panel that turned into its form, or back: the keyboard goes with it. */
function focusPanel(panel) {
  if (!panel.matches?.("section.panel")) return;
  const form = panel.querySelector("form[data-record-form]");
  if (form) (panel.querySelector("[data-error-summary], [data-conflict]") ?? form.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
  else panel.querySelector("[data-panel-edit]")?.focus();
}

function startOne(form) {
  if (form.dataset.isStarted) return;
  form.dataset.isStarted = "1";
  if (form.hasAttribute("data-record-form")) warnBeforeLeaving(form);
  if (!form.hasAttribute("data-downloads")) guardAgainstDoubleSubmit(form);
  checkFileSizes(form);
}

export function startForms() {
  const start = () => document.querySelectorAll("form[method=post]").forEach(startOne);
  start();
  focusErrors();
  document.addEventListener("htmx:load", start);
  document.addEventListener("htmx:afterSettle", (event) => focusPanel(event.target));
  window.addEventListener("pageshow", release);
  window.addEventListener("sallimteo:session-resumed", release);
}
