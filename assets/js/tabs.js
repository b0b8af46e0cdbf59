// Chart and table as tabs. Without this both are shown, and the links lead to them.
export function tabs(root) {
  const list = root.querySelector(".tabs");
  const links = [...list.querySelectorAll("a")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  root.classList.add("tabs-on");
  list.setAttribute("role", "tablist");

  function show(index, focus) {
    links.forEach((link, i) => {
      const on = i === index;
      link.setAttribute("aria-selected", String(on));
      link.tabIndex = on ? 0 : -1;
      panels[i].hidden = !on;
    });
    if (focus) links[index].focus();
  }

  links.forEach((link, index) => {
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.id = `${panels[index].id}-tab`;
    link.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
    });
    link.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = step ? (index + step + links.length) % links.length : { Home: 0, End: links.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(to, true);
    });
  });
  show(0);
}
