// Keys that belong to no single field: walking through messages, tabs and conversations.

const next = (items, now, step) => items[(items.indexOf(now) + step + items.length) % items.length];

function inMessages(event) {
  const message = event.target.closest(".message");
  const onMessage = event.target === message;
  const tools = [...message.querySelectorAll(".message-tools .round")];
  if (onMessage && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const items = [...message.parentElement.querySelectorAll(".message")];
    const to = items[items.indexOf(message) + (event.key === "ArrowDown" ? 1 : -1)];
    if (to) return rove(items, to);
    if (event.key === "ArrowDown") {
      message.closest(".main, .thread").querySelector(".composer textarea")?.focus();
      return true;
    }
  }
  if (onMessage && event.key === "ArrowRight" && tools.length) return focus(tools[0]);
  if (tools.includes(event.target)) {
    if (event.key === "ArrowRight") return focus(next(tools, event.target, 1));
    if (event.key === "ArrowLeft") return focus(next(tools, event.target, -1));
    if (event.key === "Escape") return focus(message);
  }
  return false;
}

function focus(element) {
  element.focus();
  return true;
}

function rove(items, to) {
  for (const item of items) item.tabIndex = item === to ? 0 : -1;
  to.scrollIntoView({ block: "nearest" });
  return focus(to);
}

function inTabs(event) {
  const tabs = [...event.target.parentElement.querySelectorAll("[role=tab]")];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return false;
  const to = next(tabs, event.target, step);
  to.click();
  return focus(to);
}

function inSidebar(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return false;
  const entries = [...document.querySelectorAll(".sidebar .entry")];
  return focus(next(entries, event.target, step));
}

export function startKeys({ closeThread }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || !event.target.closest) return;
    let done = false;
    if (event.target.closest(".message")) done = inMessages(event);
    else if (event.target.matches("[role=tab]")) done = inTabs(event);
    else if (event.target.matches(".entry")) done = inSidebar(event);
    else if (event.target.matches("#composer-text") && event.key === "ArrowUp") {
      const items = [...document.querySelectorAll("#messages .message")];
      if (!event.target.value && items.length) done = rove(items, items.at(-1));
    }
    if (!done && event.key === "Escape") {
      if (document.body.classList.contains("drawer-open")) {
        document.getElementById("drawer-close").click();
        done = true;
      } else if (event.target.closest(".thread")) {
        closeThread();
        done = true;
      }
    }
    if (done) event.preventDefault();
  });
}
