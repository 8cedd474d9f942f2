// Buttons and inputs in messages, modals and the home tab: what is done there is told to the app.

import { isUnsaved, markEdited, savingOf } from "./edits.js";
import { closeMenu } from "./menus.js";
import { post, toast } from "./server.js";
import { startSelects, valueOf } from "./select.js";

const TEXT = "input[data-element], textarea[data-element]";

// Which surface an element is on, in the sandbox's terms.
export function surfaceOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const message = element.closest(".message");
  return { channel: document.getElementById("main").dataset.channel, ts: message.dataset.ts };
}

function readingOf(element) {
  if (element.matches(".select")) return valueOf(element);
  if (element.matches(".ticks")) {
    const ticked = [...element.querySelectorAll("input:checked")].map((input) => input.value);
    return element.getAttribute("role") === "radiogroup" ? ticked[0] ?? null : ticked;
  }
  return element.value;
}

const pathOf = (element) => ({
  ...surfaceOf(element),
  block: element.dataset.block,
  action: element.dataset.action,
  type: element.dataset.element,
});

async function tell(path, body) {
  try {
    const outcome = await post(path, body);
    if (outcome.error) toast(outcome.error);
    return outcome;
  } catch (error) {
    toast(error.message);
    return { error: error.message };
  }
}

// A changed value goes to the sandbox, which remembers it and tells the app where it asks to know.
async function change(element, { pressed = false } = {}) {
  const saved = savingOf(element);
  const told = { ...pathOf(element), value: readingOf(element) };
  const outcome = await tell("change", { ...told, pressed });
  saved();
  return outcome;
}

// What was typed and not yet left goes first, so that nobody submits less than they see.
export async function flush(root) {
  const late = [...root.querySelectorAll(TEXT)].filter(isUnsaved);
  await Promise.all(late.map((element) => change(element)));
}

function sure(element) {
  const asking = element.parentElement.querySelector(":scope > template.confirm")
    ?? element.nextElementSibling;
  if (!asking?.matches?.("template.confirm")) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  const title = document.createElement("h2");
  const text = document.createElement("div");
  const row = document.createElement("div");
  const no = document.createElement("button");
  const yes = document.createElement("button");
  title.id = "confirm-title";
  title.textContent = asking.dataset.title;
  text.className = "text";
  text.append(asking.content.cloneNode(true));
  row.className = "row";
  no.className = "button";
  no.textContent = asking.dataset.no;
  yes.className = `button ${asking.dataset.style} strong`;
  yes.textContent = asking.dataset.yes;
  row.append(no, yes);
  dialog.replaceChildren(title, text, row);
  dialog.returnValue = "";
  dialog.lang = element.closest("[lang]")?.lang ?? "";
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    yes.onclick = () => dialog.close("yes");
    no.onclick = () => dialog.close("no");
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
  });
}

async function press(element, told = {}) {
  if (element.getAttribute("aria-busy") === "true" || !(await sure(element))) return;
  const spinning = setTimeout(() => element.setAttribute("aria-busy", "true"), 250);
  const form = element.closest("#modal-form");
  if (form) await flush(form);
  await tell("click", { ...pathOf(element), ...told });
  clearTimeout(spinning);
  element.removeAttribute("aria-busy");
}

async function chosen(element) {
  if (!(await sure(element))) return false;
  change(element);
  return true;
}

export function startSurfaces() {
  startSelects({
    changed: chosen,
    async suggest(select, words) {
      const outcome = await tell("suggest", { ...pathOf(select), value: words });
      return outcome.html ?? "";
    },
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-element=button], [data-element=workflow_button]");
    if (pressed) return void press(pressed, { value: pressed.dataset.value ?? "" });
    const item = event.target.closest(".overflow [role=menuitem]");
    if (item) {
      closeMenu({ focus: true });
      if (item.dataset.url) open(item.dataset.url, "_blank", "noopener");
      press(item.closest(".overflow"), { value: item.dataset.value });
    }
  });
  document.addEventListener("input", (event) => {
    const field = event.target.closest(TEXT);
    if (!field) return;
    markEdited(field);
    if (field.dataset.dispatch?.includes("on_character_entered")) {
      clearTimeout(field.waiting);
      field.waiting = setTimeout(() => change(field, { pressed: true }), 250);
    }
  });
  document.addEventListener("change", (event) => {
    const ticks = event.target.closest(".ticks");
    const field = event.target.closest(TEXT);
    if (ticks) {
      markEdited(ticks);
      chosen(ticks);
    } else if (field) {
      change(field, { pressed: field.matches(".picker") });
    }
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input[data-element]:not(.picker)");
    if (!field || event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
    event.preventDefault();
    if (field.dataset.dispatch?.includes("on_enter_pressed")) change(field, { pressed: true });
  });
}
