/* Photos in a dialog: arrows, Home, End, Esc. Mark-up: core/_gallery.html; without this a link opens the picture. */
function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "krds-modal wide gallery-dialog";
  dialog.setAttribute("aria-label", "사진 크게 보기");
  const content = document.createElement("div");
  content.className = "modal-content";
  const image = document.createElement("img");
  const caption = document.createElement("p");
  caption.className = "caption";
  caption.setAttribute("aria-live", "polite");
  const buttons = document.createElement("div");
  buttons.className = "btn-wrap between";
  const [previous, next, close] = ["이전 사진", "다음 사진", "닫기"].map((label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "krds-btn large";
    button.textContent = label;
    buttons.append(button);
    return button;
  });
  content.append(image, caption, buttons);
  dialog.append(content);
  document.body.append(dialog);
  return { dialog, image, caption, previous, next, close };
}

class Viewer {
  constructor() {
    Object.assign(this, build());
    this.links = [];
    this.at = 0;
    this.previous.addEventListener("click", () => this.show(this.at - 1));
    this.next.addEventListener("click", () => this.show(this.at + 1));
    this.close.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.links[this.at]?.focus());
    this.dialog.addEventListener("keydown", (event) => this.key(event));
  }

  open(links, at) {
    this.links = links;
    this.dialog.showModal();
    this.show(at);
    this.next.focus();
  }

  show(at) {
    this.at = (at + this.links.length) % this.links.length;
    const link = this.links[this.at];
    this.image.src = link.href;
    this.image.alt = link.querySelector("img").alt;
    this.caption.textContent = `${this.at + 1} / ${this.links.length} · ${link.dataset.caption || "설명 없음"}`;
  }

  key(event) {
    const target = { ArrowLeft: this.at - 1, ArrowRight: this.at + 1, Home: 0, End: this.links.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.show(target);
  }
}

export function startGallery() {
  let viewer = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-gallery] a[data-photo]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    viewer ??= new Viewer();
    const links = [...link.closest("[data-gallery]").querySelectorAll("a[data-photo]")];
    viewer.open(links, links.indexOf(link));
  });
}
