// Selects with typeahead: one or several, from a list on the page or asked for while typing.

import { markEdited } from "./edits.js";
import { placeBeside } from "./place.js";

const parts = (select) => ({
  box: select.querySelector("[role=combobox]"),
  list: select.querySelector("[role=listbox]"),
  chips: select.querySelector(".chips"),
  clear: select.querySelector(".clear"),
});
const chosenOf = (select) => JSON.parse(select.dataset.selected || "[]");
const isMultiple = (select) => select.classList.contains("multiple");
const shown = (list) => [...list.querySelectorAll("[role=option]:not([hidden])")];

let suggest;
let changed;
let waiting;
let asked = 0;

export const valueOf = (select) => {
  const values = chosenOf(select).map((option) => option.value);
  return isMultiple(select) ? values : values[0] ?? null;
};

export function dressSelects(root) {
  for (const select of root.querySelectorAll(".select:not([data-dressed])")) {
    select.dataset.dressed = "";
    select.addEventListener("redraw", () => draw(select));
    draw(select);
  }
}

function draw(select) {
  const { box, list, chips, clear } = parts(select);
  const chosen = chosenOf(select);
  select.classList.toggle("filled", chosen.length > 0);
  if (isMultiple(select)) {
    chips.replaceChildren(...chosen.map(chip));
  } else if (document.activeElement !== box || list.hidden) {
    box.value = chosen[0]?.text ?? "";
    const required = box.getAttribute("aria-required") === "true";
    clear.hidden = chosen.length === 0 || required;
  }
  mark(select);
}

function mark(select) {
  const values = new Set(chosenOf(select).map((option) => option.value));
  for (const option of select.querySelectorAll("[role=option]")) {
    option.setAttribute("aria-selected", String(values.has(option.dataset.value)));
  }
}

function chip({ value, text }) {
  const element = document.createElement("span");
  const label = document.createElement("span");
  const remove = document.createElement("button");
  element.className = "chip";
  label.textContent = text;
  remove.type = "button";
  remove.tabIndex = -1;
  remove.textContent = "×";
  remove.dataset.remove = value;
  remove.setAttribute("aria-label", `Remove ${text}`);
  element.append(label, remove);
  return element;
}

function choose(select, option) {
  const text = option.querySelector(".option-text").textContent.trim();
  const entry = { value: option.dataset.value, text };
  const chosen = chosenOf(select);
  if (!isMultiple(select)) return take(select, [entry], { close: true });
  const without = chosen.filter((other) => other.value !== entry.value);
  if (without.length === chosen.length) {
    const most = Number(select.dataset.max || Infinity);
    if (chosen.length >= most) return note(select, `At most ${most} can be chosen`);
    without.push(entry);
  }
  const { box } = parts(select);
  if (box.value) {
    box.value = "";
    filter(select);
  }
  take(select, without);
}

async function take(select, chosen, { close = false } = {}) {
  const before = select.dataset.selected;
  select.dataset.selected = JSON.stringify(chosen);
  if (close) shut(select);
  draw(select);
  if (isMultiple(select) && !parts(select).list.hidden) place(select);
  if (before === select.dataset.selected) return;
  markEdited(select);
  if (await changed(select) === false) {
    select.dataset.selected = before;
    draw(select);
  }
}

function place(select) {
  placeBeside(parts(select).list, select.querySelector(".select-box"), { wide: true });
}

function show(select) {
  const { box, list } = parts(select);
  if (!list.hidden) return;
  for (const other of document.querySelectorAll(".select")) if (other !== select) shut(other);
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  if (!isMultiple(select)) box.select();
  filter(select, { all: true });
}

export function shut(select) {
  const { box, list } = parts(select);
  if (list.hidden) return false;
  list.hidden = true;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  if (isMultiple(select)) box.value = "";
  else box.value = chosenOf(select)[0]?.text ?? "";
  return true;
}

export const shutAll = () =>
  [...document.querySelectorAll(".select")].map(shut).some(Boolean);

function note(select, text) {
  const { list } = parts(select);
  list.querySelector(".note")?.remove();
  if (text) {
    const line = document.createElement("li");
    line.className = "note";
    line.setAttribute("role", "presentation");
    line.textContent = text;
    list.append(line);
  }
  place(select);
}

function filter(select, { all = false } = {}) {
  const { box, list } = parts(select);
  const words = all ? "" : box.value.trim();
  if (select.dataset.source === "external") return ask(select, words);
  const wanted = words.toLocaleLowerCase();
  let group = null;
  for (const line of list.children) {
    if (line.matches(".group")) {
      group = line;
      group.hidden = true;
    } else if (line.matches("[role=option]")) {
      line.hidden = !line.textContent.toLocaleLowerCase().includes(wanted);
      if (!line.hidden && group) group.hidden = false;
    }
  }
  note(select, shown(list).length ? "" : "Nothing found");
  activate(select, shown(list).find((o) => all && o.ariaSelected === "true") ?? shown(list)[0]);
}

function ask(select, words) {
  const { list } = parts(select);
  clearTimeout(waiting);
  const least = Number(select.dataset.minQuery || 0);
  const number = ++asked;
  if (words.length < least) {
    list.replaceChildren();
    note(select, least > 1 ? `Type ${least} letters or more to search` : "Type to search");
    return;
  }
  note(select, "Searching…");
  waiting = setTimeout(async () => {
    const html = await suggest(select, words);
    if (number !== asked || list.hidden) return;
    list.innerHTML = html;
    mark(select);
    note(select, shown(list).length ? "" : "Nothing found");
    activate(select, shown(list)[0]);
  }, 150);
}

function activate(select, option) {
  const { box, list } = parts(select);
  list.querySelector(".active")?.classList.remove("active");
  if (!option) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  option.id ||= `${list.id}-${[...list.children].indexOf(option)}`;
  option.classList.add("active");
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  const select = event.target.closest(".select");
  if (!select || !event.target.matches("[role=combobox]") || event.isComposing) return;
  const { box, list } = parts(select);
  const options = shown(list);
  const active = list.querySelector(".active");
  const now = options.indexOf(active);
  const steps = { ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + 8, PageUp: now - 8 };
  if (event.key in steps) {
    event.preventDefault();
    if (list.hidden) return show(select);
    const last = options.length - 1;
    const far = event.key.startsWith("Page");
    const next = far ? Math.max(0, Math.min(steps[event.key], last)) : steps[event.key];
    activate(select, options.at(next > last ? 0 : next));
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (list.hidden) show(select);
    else if (active && !active.hidden) choose(select, active);
  } else if (event.key === "Escape" && shut(select)) {
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "Backspace" && !box.value && isMultiple(select)) {
    take(select, chosenOf(select).slice(0, -1));
  }
}

export function startSelects(hooks) {
  ({ suggest, changed } = hooks);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", (event) => {
    const select = event.target.closest(".select");
    if (!select) return;
    show(select);
    filter(select);
  });
  document.addEventListener("mousedown", (event) => {
    const select = event.target.closest(".select");
    if (!select) return void shutAll();
    const { box, list } = parts(select);
    const option = event.target.closest("[role=option]");
    const remove = event.target.closest("[data-remove]");
    // The field keeps the focus while one clicks in its list.
    if (event.target !== box) event.preventDefault();
    if (option) choose(select, option);
    else if (remove) take(select, chosenOf(select).filter((o) => o.value !== remove.dataset.remove));
    else if (event.target.closest(".clear")) take(select, [], { close: true });
    else if (!list.contains(event.target)) {
      box.focus();
      show(select);
    }
  });
  document.addEventListener("focusout", (event) => {
    const select = event.target.closest?.(".select");
    if (select && !select.contains(event.relatedTarget)) shut(select);
  });
  document.addEventListener("scroll", (event) => {
    if (!event.target.closest?.(".listbox, .menu")) {
      for (const list of document.querySelectorAll(".listbox:not([hidden])")) {
        place(list.closest(".select"));
      }
    }
  }, true);
}
