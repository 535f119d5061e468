/* What every page does: display switches, list selection, announcements, and the modules its mark-up asks for. */
import { startForms } from "./form.js";
import { startGallery } from "./gallery.js";
import { startMenus } from "./menu.js";
import { startPanels } from "./panels.js";
import { startSelection } from "./selection.js";
import { startSession } from "./session.js";
import { startTerms } from "./terms.js";
import { announce, toast } from "./toast.js";

const root = document.documentElement;

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Forbidden storage: the choice holds for this page only.
  }
}

function startDisplaySwitches() {
  document.querySelectorAll("[data-needs-script]").forEach((element) => (element.hidden = false));
  const contrast = document.querySelector("[data-toggle-contrast]");
  const show = () => contrast?.setAttribute("aria-pressed", String(root.dataset.krdsMode === "high-contrast"));
  contrast?.addEventListener("click", () => {
    if (root.dataset.krdsMode === "high-contrast") delete root.dataset.krdsMode;
    else root.dataset.krdsMode = "high-contrast";
    remember("contrast", root.dataset.krdsMode ? "high" : "");
    show();
    document.dispatchEvent(new CustomEvent("sallimteo:display"));
  });
  show();
  const sizes = document.querySelectorAll("button[data-text-size]");
  const mark = () =>
    sizes.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.textSize === (root.dataset.textSize || "normal"))),
    );
  sizes.forEach((button) =>
    button.addEventListener("click", () => {
      root.dataset.textSize = button.dataset.textSize;
      remember("text-size", button.dataset.textSize);
      mark();
    }),
  );
  mark();
}

/* An empty filter says nothing: leave it out of the address so that addresses stay short enough to pass on. */
function startShortAddresses() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("form[data-drop-empty]")) return;
    const { parameters } = event.detail;
    for (const name of [...new Set(Object.keys(parameters))]) if (parameters[name] === "") delete parameters[name];
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-drop-empty]") || event.defaultPrevented) return;
    const empty = [...event.target.elements].filter((field) => field.name && field.value === "" && !field.disabled);
    empty.forEach((field) => (field.disabled = true));
    setTimeout(() => empty.forEach((field) => (field.disabled = false)));
  });
}

/* After a partial update: say the count, and keep the keyboard where the officer was. */
function startPartialUpdates() {
  let wanted = "";
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target.closest?.("#list-region a");
    wanted = link ? link.textContent.trim() : "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const region = document.getElementById("list-region");
    if (!region || event.detail.target?.id !== "list-region") return;
    announce(`총 ${Number(region.dataset.count || 0).toLocaleString("ko")}건을 찾았습니다.`);
    if (!wanted) return;
    const same = [...region.querySelectorAll("a")].find((link) => link.textContent.trim().endsWith(wanted));
    (same ?? region.querySelector("[tabindex='0']"))?.focus({ preventScroll: true });
    wanted = "";
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) return;
    if (status === 403) toast("권한이 없거나 로그인 상태가 바뀌었습니다. 화면을 새로 고쳐 보세요.");
    else if (status === 409) toast("다른 사람이 같은 자료를 고치는 중입니다. 다시 저장하세요.");
    else toast("처리하지 못했습니다. 잠시 뒤 다시 해 보세요. 계속되면 담당 팀에 알려 주세요.");
  });
  document.addEventListener("htmx:sendError", () => toast("서버에 닿지 못했습니다. 연결을 확인하고 다시 해 보세요."));
}

function startPrintButtons() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}

startDisplaySwitches();
startShortAddresses();
startPartialUpdates();
startPrintButtons();
startSelection();
startForms();
startTerms();
startSession();
startGallery();
startMenus();
startPanels();
if (document.querySelector("[data-chart]")) import("./charts.js").then(({ drawCharts }) => drawCharts());
