// The workspace's clock: shown in the viewer's zone, moved from its menu.

import { post, toast } from "./server.js";
import { closeMenu } from "./menus.js";

let ahead = 0;

function write() {
  const shown = document.getElementById("clock");
  const form = new Intl.DateTimeFormat("en-GB", {
    weekday: "short", day: "numeric", month: "short",
    hour: "2-digit", minute: "2-digit", timeZone: shown.dataset.zone,
  });
  const part = Object.fromEntries(
    form.formatToParts(new Date(Date.now() + ahead)).map(({ type, value }) => [type, value]),
  );
  const text = `${part.weekday} ${part.day} ${part.month}, ${part.hour}:${part.minute}`;
  if (shown.textContent !== text) shown.textContent = text;
}

// After drawing: how far the workspace's time is ahead of this machine's.
export function syncClock() {
  ahead = Number(document.getElementById("clock").dataset.now) - Date.now();
  write();
}

async function move(body) {
  closeMenu({ focus: true });
  try {
    const outcome = await post("clock", body);
    if (outcome.error) toast(outcome.error);
  } catch (error) {
    toast(error.message);
  }
}

export function startClock() {
  syncClock();
  setInterval(write, 1000);
  document.addEventListener("click", (event) => {
    const item = event.target.closest("[data-clock]");
    if (item) move({ to: item.dataset.clock });
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "clock-form") return;
    event.preventDefault();
    move({ at: document.getElementById("clock-field").value });
  });
}
