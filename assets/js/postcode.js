// Fills in the ward of a postcode when the person leaves the field, and says where it is.
// A ward that the person chose is never changed. Without this the server does the same when the form is sent.
export function postcode(input) {
  const form = input.form;
  const { ward, shown } = form.elements;
  const said = form.querySelector("[data-postcode-said]");
  let asked = input.value.trim();
  let filled = shown.value.split("|")[1] || "";

  function say(text, link) {
    said.replaceChildren();
    if (!text) return;
    said.append(text);
    if (link) said.append(" ", Object.assign(document.createElement("a"), { href: `#${ward.id}`, textContent: link }));
  }

  async function look() {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (!typed) return say("");
    let found;
    try {
      const url = new URL(input.dataset.postcode, location.href);
      url.searchParams.set("postcode", typed);
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
      found = await answer.json();
    } catch {
      return say("");
    }
    if (input.value.trim() !== typed) return;
    if (found.postcode && document.activeElement !== input) input.value = asked = found.postcode;
    if (!found.ward) return say(found.said);
    if (ward.value && ward.value !== filled && ward.value !== found.ward) {
      return say(`${found.said} You chose ${ward.selectedOptions[0].textContent}, and that is kept.`, "Change the ward");
    }
    ward.value = filled = found.ward;
    shown.value = `${found.postcode}|${found.ward}`;
    say(found.said, "Change the ward");
    ward.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("change", look);
}
