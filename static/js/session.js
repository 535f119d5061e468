/* Session expiry. Body attributes: data-session-seconds (idle time), data-session-warn-seconds (how long before),
   data-extend-url (POST, 204 keeps the session), data-token-url (GET, {"token": …, "username": …}), data-username, data-login-url.

Other tabs of the same person keep the session alive too: they tell one another over a BroadcastChannel. */
import { announce } from "./toast.js";

const TICK_MS = 1000;
const ANNOUNCED_SECONDS = new Set([60, 30, 10]);

const csrfToken = () => {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  } catch {
    return "";
  }
};

const inWords = (seconds) => {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes}분 ${seconds % 60}초` : `${seconds}초`;
};

function putToken(token) {
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = token));
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

/* What one person typed is not to be saved in another's name. */
class OtherPerson extends Error {}

/* An answer that was redirected is the log-in page, not the token. */
async function freshToken(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  const { token, username } = await answer.json();
  if (username && username !== document.body.dataset.username) throw new OtherPerson();
  putToken(token);
}

class Session {
  constructor({ sessionSeconds, sessionWarnSeconds, extendUrl, tokenUrl, loginUrl }) {
    this.idle = Number(sessionSeconds);
    this.warnBefore = Math.min(Number(sessionWarnSeconds), this.idle / 2);
    this.extendUrl = extendUrl;
    this.tokenUrl = tokenUrl;
    this.loginUrl = loginUrl;
    this.warning = document.getElementById("session-warning");
    this.ended = document.getElementById("session-ended");
    this.tabs = "BroadcastChannel" in window ? new BroadcastChannel("sallimteo-session") : null;
    this.isDismissed = false;
    this.renew();
  }

  start() {
    this.warning.querySelector("[data-extend]").addEventListener("click", () => this.extend());
    this.warning.querySelector("[data-close]").addEventListener("click", () => this.warning.close());
    this.warning.addEventListener("close", () => (this.isDismissed = true));
    this.ended.querySelector("[data-resume]").addEventListener("click", () => this.resume());
    this.tabs?.addEventListener("message", () => (this.ended.open ? this.resume() : this.renew()));
    // Every answer to a partial request has kept the session alive as well.
    document.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful && !this.ended.open) this.renewEverywhere();
    });
    document.addEventListener("htmx:beforeSwap", (event) => this.refuseLoginPage(event));
    document.addEventListener("htmx:responseError", (event) => {
      if (event.detail.xhr.status === 401) this.showEnd();
    });
    this.tabs?.postMessage("alive");
    setInterval(() => this.tick(), TICK_MS);
  }

  /* A partial request of an ended session is redirected to the log-in page, which must not land inside this one. */
  refuseLoginPage(event) {
    const address = event.detail.xhr.responseURL;
    if (!address || new URL(address).pathname !== new URL(this.loginUrl, location.href).pathname) return;
    event.detail.shouldSwap = false;
    this.showEnd();
  }

  renew() {
    this.endsAt = Date.now() + this.idle * 1000;
    this.isDismissed = false;
    if (this.warning.open) this.warning.close();
    this.isDismissed = false;
  }

  renewEverywhere() {
    this.renew();
    this.tabs?.postMessage("alive");
  }

  tick() {
    const left = Math.max(0, Math.round((this.endsAt - Date.now()) / 1000));
    if (left === 0) this.showEnd();
    else if (left <= this.warnBefore) this.warn(left);
  }

  warn(left) {
    this.warning.querySelector("[data-countdown]").textContent = inWords(left);
    if (ANNOUNCED_SECONDS.has(left)) announce(`${inWords(left)} 뒤에 로그아웃됩니다.`);
    if (this.warning.open || this.isDismissed || this.ended.open) return;
    this.warning.showModal();
    this.warning.querySelector("[data-extend]").focus();
  }

  showEnd() {
    if (this.ended.open) return;
    if (this.warning.open) this.warning.close();
    this.ended.showModal();
  }

  async extend() {
    const error = this.warning.querySelector("[data-session-error]");
    error.hidden = true;
    try {
      const answer = await fetch(this.extendUrl, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, redirect: "error" });
      if (answer.status !== 204) throw new Error(String(answer.status));
      this.renewEverywhere();
      announce("로그인 시간을 연장했습니다.");
    } catch {
      error.hidden = false;
    }
  }

  /* The forms on this page keep what was typed; only their token is new. */
  async resume() {
    const error = this.ended.querySelector("[data-session-error]");
    error.hidden = true;
    try {
      await freshToken(this.tokenUrl);
      this.ended.close();
      this.renewEverywhere();
      window.dispatchEvent(new CustomEvent("sallimteo:session-resumed"));
      announce("다시 로그인되었습니다. 이어서 하세요.");
    } catch (problem) {
      if (problem instanceof OtherPerson) error.textContent = "다른 사람으로 로그인되어 있습니다. 같은 사람으로 다시 로그인하세요.";
      error.hidden = false;
    }
  }
}

export function startSession() {
  if (document.body.dataset.sessionSeconds) new Session(document.body.dataset).start();
}
