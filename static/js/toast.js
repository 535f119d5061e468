/* Short messages: read aloud politely, and shown in the corner until they have been read. */
const SHOWN_MS = 8000;

export function announce(text) {
  const region = document.getElementById("live-region");
  if (region) region.textContent = text;
}

export function toast(text) {
  const holder = document.getElementById("toasts");
  if (!holder) return;
  const box = document.createElement("div");
  box.className = "krds-toast";
  box.setAttribute("role", "alert");
  holder.append(box);
  box.textContent = text;
  setTimeout(() => box.remove(), SHOWN_MS);
}
