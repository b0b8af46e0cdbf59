// Saves a form two seconds after the last change, and says when, or says that it could not.
// The server answers 204, or JSON {"saved_at": "7.42pm"}; anything else counts as not saved. 422 and 409 with JSON
// {"problem": "…"} say what could not be kept.
// 401 and 403 with JSON mean that the person was signed out, or signed in again elsewhere: nothing more can be saved from
// here, and the form itself is the way back. Sent as it is, it is kept, and comes back after signing in.
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

// Names this open page, so that what it saved itself is not taken for a change by somebody else. Made here and not drawn
// into the page: a tab that was duplicated is another page, and must not overwrite what this one saves.
function pageName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
}

export function autosave(form) {
  const name = pageName();
  form.addEventListener("formdata", ({ formData }) => {
    if (formData.has("page")) formData.set("page", name);
  });
  const place = form.querySelector("[data-draft-state]");
  let timer;
  let saving = false;
  let dirty = false;
  let over = false;

  function say(text, failed) {
    if (!place) return;
    place.classList.toggle("draft-state--failed", failed);
    place.innerHTML = failed ? "" : TICK;
    place.append(` ${text}`);
  }

  function sayOver(signedOut) {
    over = true;
    say(signedOut ? "You were signed out. " : "This page is old: you signed in again meanwhile. ", true);
    if (!place) return;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button button--second button--small";
    back.textContent = signedOut ? "Sign in and come back" : "Load it again";
    back.addEventListener("click", () => HTMLFormElement.prototype.submit.call(form));
    place.append(back, " Nothing that you wrote is lost.");
  }

  async function save() {
    if (saving || !dirty || over) return;
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
      if (answer.status === 401 || answer.status === 403) {
        const said = await answer.json().catch(() => ({}));
        if (said.signed_out || said.old_form) {
          saving = false;
          return sayOver(said.signed_out);
        }
      }
      if (answer.status === 422 || answer.status === 409) {
        const said = await answer.json().catch(() => ({}));
        if (said.problem) {
          // the same words would be refused again: the next try is after the next change
          say(said.problem, true);
          saving = false;
          if (dirty) wait(IDLE);
          return;
        }
      }
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
