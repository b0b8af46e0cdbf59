// The filter panel stands open beside the list, and is folded on phones. Without script it is a details.
export function filters(panel) {
  const wide = matchMedia("(min-width: 900px)");
  const fit = () => {
    panel.open = wide.matches;
  };
  wide.addEventListener("change", fit);
  fit();
}
