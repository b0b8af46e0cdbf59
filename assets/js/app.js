// Everything here adds to pages that already work without it.
import { Button, CharacterCount, ErrorSummary, SkipLink } from "govuk-frontend";
import { autosave } from "./autosave.js";
import { choiceFilter } from "./choice_filter.js";
import { filters } from "./filters.js";
import { passkeys } from "./passkeys.js";
import { postcode } from "./postcode.js";
import { queue } from "./queue.js";
import { tabs } from "./tabs.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");

const words = {
  i18n: {
    charactersUnderLimit: { one: "You have %{count} letter left", other: "You have %{count} letters left" },
    charactersAtLimit: "You have no letters left",
    charactersOverLimit: { one: "This is %{count} letter too long", other: "This is %{count} letters too long" },
  },
};

for (const [Part, name, config] of [
  [SkipLink, "govuk-skip-link"],
  [ErrorSummary, "govuk-error-summary"],
  [CharacterCount, "govuk-character-count", words],
  [Button, "govuk-button"],
]) {
  for (const element of document.querySelectorAll(`[data-module="${name}"]`)) new Part(element, config);
}

for (const [start, selector] of [
  [tabs, "[data-tabs]"],
  [autosave, "form[data-autosave]"],
  [choiceFilter, "[data-choice-filter]"],
  [filters, "[data-filters]"],
  [passkeys, "form[data-passkey]"],
  [postcode, "[data-postcode]"],
  [queue, "[data-queue]"],
]) {
  for (const element of document.querySelectorAll(selector)) start(element);
}
