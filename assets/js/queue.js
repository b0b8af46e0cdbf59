// The queue by keyboard: j and k move, x selects, a assigns, Enter opens, / goes to the search box, ? lists the keys.
// Select all, and a bulk bar that names the count. Keys are left alone while the person types, and all of them where the
// person turned them off (apps/prioritisation/views/keys.py).
export function queue(root) {
  const rows = [...root.querySelectorAll("tbody tr:not(.capacity-row)")];
  const boxes = rows.map((row) => row.querySelector('input[type="checkbox"]'));
  const all = root.querySelector("[data-queue-all]");
  const bar = root.querySelector("[data-queue-bar]");
  const count = root.querySelector("[data-queue-count]");
  const none = root.querySelector("[data-queue-none]");
  const adviser = root.querySelector("[data-queue-adviser]");
  const keys = document.querySelector("[data-queue-keys]");
  let at = -1;

  function counted() {
    const on = boxes.filter((box) => box?.checked).length;
    rows.forEach((row, i) => row.classList.toggle("queue__row--on", Boolean(boxes[i]?.checked)));
    if (count) count.textContent = on ? `${on} selected` : "Tick requests to assign them";
    if (bar) bar.classList.toggle("bulk--none", on === 0);
    if (all) {
      all.checked = on > 0 && on === boxes.length;
      all.indeterminate = on > 0 && on < boxes.length;
    }
  }

  function go(to) {
    if (!rows.length) return;
    at = Math.min(rows.length - 1, Math.max(0, to));
    rows.forEach((row, i) => row.classList.toggle("queue__row--at", i === at));
    rows[at].querySelector("a")?.focus();
  }

  function tick(on) {
    for (const box of boxes) if (box) box.checked = on;
    counted();
  }

  root.addEventListener("change", counted);
  all?.addEventListener("change", () => tick(all.checked));
  none?.addEventListener("click", () => tick(false));
  if (all) all.closest("[hidden]")?.removeAttribute("hidden");
  if (none) none.hidden = false;
  root.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr");
    if (rows.includes(row)) at = rows.indexOf(row);
  });

  // Those that are ticked, or the one at hand. What is hidden until something is ticked cannot take focus before.
  function assign() {
    if (!adviser) return false;
    if (!boxes.some((box) => box?.checked) && boxes[at]) boxes[at].checked = true;
    counted();
    if (!boxes.some((box) => box?.checked)) return false;
    adviser.focus();
    return true;
  }

  counted();
  if (root.dataset.keys === "off") return;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const type = event.target.type;
    if (event.target.closest("textarea, select, [contenteditable]")) return;
    if (event.target.matches("input") && type !== "checkbox" && type !== "radio") return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "x" && at >= 0 && boxes[at]) {
      boxes[at].checked = !boxes[at].checked;
      counted();
    } else if (event.key === "Enter" && at >= 0 && event.target === boxes[at]) {
      event.preventDefault();
      rows[at].querySelector("a")?.click();
    } else if (event.key === "a" && assign()) {
      event.preventDefault();
    } else if (event.key === "?") {
      keys?.click();
    } else if (event.key === "/") {
      const search = document.querySelector("[data-search]") || document.querySelector("[data-find]");
      if (!search) return;
      event.preventDefault();
      search.focus();
    }
  });
}
