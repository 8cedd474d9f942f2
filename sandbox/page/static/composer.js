// The message field: sends with Enter, completes commands, says how the chosen one is used.

import { post, toast, viewer } from "./server.js";

const commands = JSON.parse(document.body.dataset.commands || "[]");
const drafts = new Map();
const belongsTo = new WeakMap();

const partsOf = (field) => {
  const form = field.closest(".composer");
  return {
    form,
    list: form.querySelector("[role=listbox]"),
    usage: form.querySelector(".usage"),
    inThread: form.id === "thread-composer",
  };
};

function matching(text) {
  if (!/^\/\S*$/.test(text)) return [];
  return commands.filter(({ command }) => command.startsWith(text.toLocaleLowerCase()));
}

function span(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

function complete(field) {
  const { list, usage, inThread } = partsOf(field);
  const found = inThread ? [] : matching(field.value);
  list.replaceChildren(...found.map((entry, index) => {
    const line = document.createElement("li");
    const name = document.createElement("b");
    name.textContent = entry.command;
    line.setAttribute("role", "option");
    line.id = `${list.id}-${index}`;
    line.dataset.command = entry.command;
    line.append(name, span("hint", entry.usage_hint ?? ""), span("more", entry.description ?? ""));
    return line;
  }));
  list.hidden = found.length === 0;
  field.setAttribute("aria-expanded", String(!list.hidden));
  mark(field, list.hidden ? -1 : 0);
  const used = commands.find(({ command }) => field.value.startsWith(`${command} `));
  usage.replaceChildren();
  if (used && !inThread) {
    const name = document.createElement("b");
    name.textContent = used.command;
    usage.append(name, ` ${used.usage_hint ?? ""}`);
  }
}

function mark(field, index) {
  const { list } = partsOf(field);
  [...list.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
  const line = list.children[index];
  if (line) {
    field.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  } else {
    field.removeAttribute("aria-activedescendant");
  }
}

function take(field, command) {
  field.value = `${command} `;
  complete(field);
  field.focus();
}

export function compose(text) {
  const field = document.getElementById("composer-text");
  if (!field) return;
  field.value = text;
  complete(field);
  field.focus();
}

// Each conversation keeps what was begun in it.
export function keepDraft(place) {
  const field = document.getElementById("composer-text");
  if (field) drafts.set(place.channel, field.value);
}

// Called when one leaves, and again when the new place is drawn: what was typed in between stays.
export function bringDraft(place) {
  const field = document.getElementById("composer-text");
  if (!field || belongsTo.get(field) === place.channel) return;
  belongsTo.set(field, place.channel);
  field.value = drafts.get(place.channel) ?? "";
  complete(field);
}

async function send(field, placeOf, refresh) {
  const text = field.value.trim();
  if (!text) return;
  const { inThread } = partsOf(field);
  const place = placeOf();
  field.value = "";
  complete(field);
  try {
    const thread = inThread ? place.thread : "";
    const outcome = await post("write", { channel: place.channel, thread, text });
    if (outcome.error) {
      toast(outcome.error);
      if (!field.value) field.value = text;
    }
  } catch (error) {
    toast(error.message);
    if (!field.value) field.value = text;
  }
  await refresh({ toEnd: true });
}

function onKey(event, placeOf, refresh) {
  const field = event.target;
  if (!field.matches?.(".composer textarea") || event.isComposing) return;
  const { list } = partsOf(field);
  const lines = [...list.children];
  const now = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
  if (!list.hidden) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      return mark(field, (now + step + lines.length) % lines.length);
    }
    const exact = lines[now]?.dataset.command === field.value;
    if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !exact)) {
      event.preventDefault();
      return take(field, lines[now].dataset.command);
    }
    if (event.key === "Escape") {
      event.preventDefault();
      list.hidden = true;
      return field.setAttribute("aria-expanded", "false");
    }
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send(field, placeOf, refresh);
  }
}

export function startComposer(placeOf, refresh) {
  document.addEventListener("keydown", (event) => onKey(event, placeOf, refresh));
  document.addEventListener("input", (event) => {
    if (event.target.matches(".composer textarea")) complete(event.target);
  });
  document.addEventListener("mousedown", (event) => {
    const line = event.target.closest(".completions [role=option]");
    if (!line) return;
    event.preventDefault();
    take(line.closest(".composer").querySelector("textarea"), line.dataset.command);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".composer")) return;
    event.preventDefault();
    send(event.target.querySelector("textarea"), placeOf, refresh);
  });
  document.addEventListener("click", async (event) => {
    const item = event.target.closest("[data-compose]");
    if (item) compose(item.dataset.compose);
    const shortcut = event.target.closest("[data-shortcut], [data-message-shortcut]");
    if (!shortcut) return;
    const { shortcut: callback, messageShortcut, ts } = shortcut.dataset;
    const told = { channel: placeOf().channel, as: viewer };
    const outcome = await (callback
      ? post("shortcut", { ...told, callback })
      : post("message-shortcut", { ...told, callback: messageShortcut, ts }));
    if (outcome.error) toast(outcome.error);
  });
}
