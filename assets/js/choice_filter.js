// A box above a long list of choices that narrows it while the person types. Nothing is sent.
export function choiceFilter(list) {
  const choices = [...list.querySelectorAll(":scope > .choice")];
  const input = Object.assign(document.createElement("input"), {
    type: "search",
    className: "govuk-input choice-filter__input",
    id: `${choices[0].querySelector("input").id}-filter`,
  });
  const label = Object.assign(document.createElement("label"), {
    className: "govuk-label hidden-words",
    htmlFor: input.id,
    textContent: list.dataset.choiceFilter,
  });
  input.placeholder = list.dataset.choiceFilter;
  const state = document.createElement("p");
  state.className = "choice-filter__state";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const all = Object.assign(document.createElement("button"), {
    type: "button",
    className: "link-button",
    textContent: `Show all ${choices.length}`,
  });
  state.append(said, " ", all);
  state.hidden = true;

  function narrow() {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const choice of choices) {
      const on = choice.querySelector("input").checked;
      const match = words.every((word) => choice.dataset.words.includes(word));
      choice.hidden = !(match || on);
      if (match) shown += 1;
    }
    state.hidden = words.length === 0;
    const verb = shown === 1 ? "1 choice matches" : `${shown} choices match`;
    said.textContent = words.length ? `${shown ? verb : "No choice matches"} “${input.value.trim()}”.` : "";
  }

  // Enter narrows the list; it must not send the form.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  all.addEventListener("click", () => {
    input.value = "";
    narrow();
    input.focus();
  });

  const box = document.createElement("div");
  box.className = "choice-filter";
  box.append(label, input, state);
  list.before(box);
}
