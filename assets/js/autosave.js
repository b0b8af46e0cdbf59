// Saves a form two seconds after the last change, and says when, or says that it could not.
// The server answers 204, or JSON {"saved_at": "7.42pm"}; anything else counts as not saved.
const IDLE = 2000;
const RETRY = 15000;
const TICK =
  '<svg class="icon" aria-hidden="true"><use href="#icon-tick"/></svg>';

function now() {
  const time = new Date();
  const minutes = time.getMinutes();
  const part = time.getHours() < 12 ? "am" : "pm";
  return `${time.getHours() % 12 || 12}${minutes ? `.${String(minutes).padStart(2, "0")}` : ""}${part}`;
}

export function autosave(form) {
  const place = form.querySelector("[data-draft-state]");
  let timer;
  let saving = false;
  let dirty = false;

  function say(text, failed) {
    if (!place) return;
    place.classList.toggle("draft-state--failed", failed);
    place.innerHTML = failed ? "" : TICK;
    place.append(` ${text}`);
  }

  async function save() {
    if (saving || !dirty) return;
    saving = true;
    dirty = false;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = answer.status === 204 ? {} : await answer.json();
      say(`Draft saved at ${said.saved_at || now()}`, false);
      saving = false;
      if (dirty) wait(IDLE);
    } catch {
      saving = false;
      dirty = true;
      say("We could not save your draft. Your text is still here, and we will try again.", true);
      wait(RETRY);
    }
  }

  function wait(time) {
    clearTimeout(timer);
    timer = setTimeout(save, time);
  }

  function changed() {
    dirty = true;
    wait(IDLE);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
}
