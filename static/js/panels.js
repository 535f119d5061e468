/* In-page navigation: marks the panel that is being read. The links work without this. */
export function startPanels() {
  const links = [...document.querySelectorAll(".in-page-navigation-list a")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1))).filter(Boolean);
  if (!panels.length || !("IntersectionObserver" in window)) return;
  const visible = new Set();
  const mark = () => {
    const current = panels.find((panel) => visible.has(panel)) ?? panels[0];
    links.forEach((link) => {
      const isCurrent = link.hash === `#${current.id}`;
      link.classList.toggle("active", isCurrent);
      if (isCurrent) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const observer = new IntersectionObserver(
    (entries) => {
      entries.forEach((entry) => (entry.isIntersecting ? visible.add(entry.target) : visible.delete(entry.target)));
      mark();
    },
    { rootMargin: "-60px 0px -50% 0px" },
  );
  panels.forEach((panel) => observer.observe(panel));
  mark();
}
