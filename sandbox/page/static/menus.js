// Menus: opened by a button, walked with the arrow keys, left with Escape.

import { placeBeside } from "./place.js";

let open = null;

const menuOf = (button) =>
  button.dataset.menu ? document.getElementById(button.dataset.menu) : button.nextElementSibling;
const itemsOf = (menu) =>
  [...menu.querySelectorAll("[role^=menuitem], .menu-item, input, form .button")];

export function closeMenu({ focus = false } = {}) {
  if (!open) return false;
  open.menu.hidden = true;
  open.button.setAttribute("aria-expanded", "false");
  if (focus) open.button.focus();
  open = null;
  return true;
}

function openMenu(button, { last = false } = {}) {
  closeMenu();
  const menu = menuOf(button);
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  open = { button, menu };
  placeBeside(menu, button);
  const items = itemsOf(menu);
  const checked = menu.querySelector("[aria-checked=true]");
  (checked ?? items.at(last ? -1 : 0))?.focus();
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu], .overflow > button");
    if (button) {
      event.preventDefault();
      if (open?.button === button) closeMenu();
      else openMenu(button);
    } else if (open && !open.menu.contains(event.target)) {
      closeMenu();
    } else if (open && event.target.closest("[role^=menuitem], .menu-item")) {
      closeMenu({ focus: true });
    }
  });
  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.("[data-menu], .overflow > button");
    if (button && !open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      openMenu(button, { last: event.key === "ArrowUp" });
      return;
    }
    if (!open) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      closeMenu({ focus: true });
    } else if (event.key === "Tab" && open.menu.getAttribute("role") === "menu") {
      closeMenu({ focus: true });
    } else if (open.menu.contains(event.target) && !event.target.matches("input")) {
      walk(event, itemsOf(open.menu));
    }
  }, true);
  addEventListener("resize", () => closeMenu());
}

function walk(event, items) {
  const now = items.indexOf(document.activeElement);
  const steps = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    items.at(steps[event.key] % items.length)?.focus();
  } else if (event.key.length === 1 && /\S/.test(event.key) && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLocaleLowerCase();
    const after = [...items.slice(now + 1), ...items.slice(0, now + 1)];
    after.find((item) => item.innerText?.trim().toLocaleLowerCase().startsWith(letter))?.focus();
  }
}
