// The modal in front of a person: opened and closed by the app, submitted and cancelled here.

import { flush } from "./surfaces.js";
import { post, toast } from "./server.js";
import { dressSelects, shutAll } from "./select.js";

const dialog = document.getElementById("modal");
const form = () => document.getElementById("modal-form");
let shownView = "";
let returnTo = null;

const FIRST = "[data-focus-on-load], .input input:not([type=hidden]), .input textarea, "
  + ".modal-body button, .modal-body a, #modal-submit, .modal-foot button";

// After drawing: open or close the dialog, and put the focus where a person starts.
export function syncModal() {
  const view = form()?.dataset.view ?? "";
  if (view && !dialog.open) {
    returnTo = document.activeElement;
    dialog.showModal();
  }
  if (!view && dialog.open) {
    dialog.close();
    const back = returnTo?.isConnected ? returnTo : document.getElementById("composer-text");
    back?.focus();
  }
  if (view && view !== shownView) {
    dialog.querySelector("#modal-body").scrollTop = 0;
    dialog.querySelector(FIRST)?.focus({ preventScroll: true });
  }
  shownView = view;
  if (view) dressSelects(dialog);
}

async function submit(refresh) {
  const button = form().querySelector("#modal-submit");
  const line = form().querySelector("#modal-error");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  const view = form().dataset.view;
  button.setAttribute("aria-busy", "true");
  line.hidden = true;
  try {
    await flush(form());
    const outcome = await post("submit", { view });
    await refresh();
    if (outcome.error) complain(outcome.error);
    else if (outcome.hasErrors) focusError();
  } catch (error) {
    complain(error.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function complain(text) {
  const line = form()?.querySelector("#modal-error");
  if (!line) return toast(text);
  line.textContent = text;
  line.hidden = false;
}

function focusError() {
  const wrong = dialog.querySelector(".wrong");
  if (!wrong) return;
  wrong.scrollIntoView({ block: "center" });
  wrong.querySelector("input, textarea, button")?.focus({ preventScroll: true });
}

async function close(refresh, { all }) {
  if (!form()) return;
  try {
    await post("close", { view: form().dataset.view, all });
  } catch (error) {
    toast(error.message);
  }
  await refresh();
}

export function startModal(refresh) {
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(refresh);
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close-view]");
    if (button) close(refresh, { all: button.dataset.closeView === "all" });
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit(refresh);
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      if (!shutAll()) close(refresh, { all: false });
    }
  });
  // The browser's own way of leaving a dialog (a phone's back gesture) goes the same way.
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    close(refresh, { all: false });
  });
}
