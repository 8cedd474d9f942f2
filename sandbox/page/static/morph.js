// Bring what is on the page to newly drawn HTML, touching only what differs, so that the focus,
// the selection, the scroll position and open menus stay.

import { isNewerThan } from "./edits.js";

// The page's own state, which the server does not draw.
const OURS = new Set(["aria-expanded", "aria-activedescendant", "aria-busy", "style"]);

export function morph(parent, html, since) {
  const template = document.createElement("template");
  const focused = document.activeElement;
  template.innerHTML = html;
  children(parent, template.content, since);
  // What was moved within the document has lost the focus on the way.
  if (focused !== document.activeElement && focused?.isConnected) {
    focused.focus({ preventScroll: true });
  }
}

const keyOf = (node) => (node.nodeType === 1 ? node.dataset.key || node.id || "" : "");

function children(from, to, since) {
  const keyed = new Map();
  for (const child of from.children) if (keyOf(child)) keyed.set(keyOf(child), child);
  const kept = new Set([...to.children].map(keyOf));
  let cursor = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const key = keyOf(wanted);
    // What is not drawn any more goes first, so that nothing behind it needs to move.
    while (cursor && keyOf(cursor) && !kept.has(keyOf(cursor))) cursor = drop(cursor);
    let found = key ? keyed.get(key) : null;
    if (!key && cursor && !keyOf(cursor) && alike(cursor, wanted)) found = cursor;
    if (found && alike(found, wanted)) {
      if (found === cursor) cursor = cursor.nextSibling;
      else from.insertBefore(found, cursor);
      node(found, wanted, since);
    } else {
      from.insertBefore(wanted, cursor);
    }
  }
  while (cursor) cursor = drop(cursor);
}

function drop(child) {
  const next = child.nextSibling;
  child.remove();
  return next;
}

function alike(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  if (a.nodeType !== 1) return true;
  const names = ["element", "block", "action", "view"];
  return names.every((name) => a.dataset?.[name] === b.dataset?.[name]) && a.type === b.type;
}

function node(from, to, since) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.isEqualNode(to) && !from.matches(".select, input, textarea")) return;
  if (from.matches(".select")) return select(from, to, since);
  attributes(from, to);
  if (from.matches("input, textarea")) return value(from, to, since);
  children(from, to, since);
}

function attributes(from, to) {
  const keepsHidden = from.matches("[role=listbox], .menu, #toast");
  const skips = (name) =>
    OURS.has(name)
    || (keepsHidden && name === "hidden")
    || (name === "tabindex" && from.matches(".message"));
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !skips(name)) from.removeAttribute(name);
  }
  for (const { name, value: wanted } of to.attributes) {
    if (!skips(name) && from.getAttribute(name) !== wanted) from.setAttribute(name, wanted);
  }
}

function value(from, to, since) {
  if (!from.closest("[data-element]") || isNewerThan(from, since)) return;
  if (from.type === "checkbox" || from.type === "radio") {
    if (!isNewerThan(from.closest("[data-element]"), since)) from.checked = to.checked;
  } else if (from.value !== to.value) {
    from.value = to.value;
  }
}

function select(from, to, since) {
  const list = from.querySelector("[role=listbox]");
  const wanted = to.querySelector("[role=listbox]");
  if (to.dataset.source === "static" && list.dataset.drawn !== wanted.innerHTML) {
    list.dataset.drawn = wanted.innerHTML;
    list.innerHTML = wanted.innerHTML;
  }
  const box = from.querySelector("[role=combobox]");
  for (const name of ["aria-invalid", "aria-describedby", "placeholder"]) {
    const text = to.querySelector("[role=combobox]").getAttribute(name);
    if (text === null) box.removeAttribute(name);
    else box.setAttribute(name, text);
  }
  if (!isNewerThan(from, since) && from.dataset.selected !== to.dataset.selected) {
    from.dataset.selected = to.dataset.selected;
    from.dispatchEvent(new CustomEvent("redraw"));
  }
}
