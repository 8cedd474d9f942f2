// The page follows the workspace: whatever changes there is drawn by the server and put in place.

import { bringDraft, compose, keepDraft, startComposer } from "./composer.js";
import { startClock, syncClock } from "./clock.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startModal, syncModal } from "./modal.js";
import { morph } from "./morph.js";
import { base, parts, post, say, toast, viewer } from "./server.js";
import { dressSelects } from "./select.js";
import { startSurfaces } from "./surfaces.js";
import { tick } from "./edits.js";

const part = (name) => document.getElementById(name);
let place = {
  channel: part("main").dataset.channel,
  tab: part("main").dataset.tab,
  thread: part("thread-messages")?.dataset.thread ?? "",
};
let drawing = null;
let nextDrawing = null;
let wanted = {};

const atEnd = (list) => !list || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
const toEnd = (list) => { if (list) list.scrollTop = list.scrollHeight; };

// Draw what is now there. Calls that come while one is under way share the next one.
function refresh(options = {}) {
  if (!drawing) {
    drawing = draw(options)
      .catch((error) => toast(error.message))
      .finally(() => { drawing = null; });
    return drawing;
  }
  wanted = { ...wanted, ...options };
  nextDrawing ??= drawing.then(() => {
    const all = wanted;
    nextDrawing = null;
    wanted = {};
    return refresh(all);
  });
  return nextDrawing;
}

async function draw(options) {
  const since = tick();
  const asked = place;
  const drawn = await parts(asked);
  if (asked !== place) return;
  const follow = options.toEnd || atEnd(part("messages"));
  const followThread = options.toEnd || atEnd(part("thread-messages"));
  const before = part("main").dataset;
  const moved = before.channel !== drawn.channel || before.tab !== drawn.tab;
  for (const name of ["topbar", "sidebar", "main", "thread"]) morph(part(name), drawn[name], since);
  const form = part("modal-form");
  if (drawn.modalOpen || !form) morph(part("modal"), drawn.modal, since);
  else form.remove();
  Object.assign(part("main").dataset, { channel: drawn.channel, tab: drawn.tab });
  part("thread").hidden = !drawn.threadOpen;
  document.title = drawn.title;
  dressSelects(document);
  syncModal();
  syncClock();
  if (moved) bringDraft(place);
  if (moved || follow) toEnd(part("messages"));
  if (moved || followThread) toEnd(part("thread-messages"));
  announce();
}

let announced = part("main").querySelector(".message:last-child")?.id;

function announce() {
  const newest = part("main").querySelector(".message.is-new:last-child");
  if (!newest || newest.id === announced) return;
  announced = newest.id;
  const who = newest.getAttribute("aria-label");
  say(`${who}: ${newest.querySelector(".content").innerText}`);
}

async function go(to, { push = true, focus = true } = {}) {
  keepDraft(place);
  place = { channel: place.channel, tab: "messages", thread: "", ...to };
  bringDraft(place);
  document.body.classList.remove("drawer-open");
  part("shade").hidden = true;
  if (push) {
    const query = new URLSearchParams({ as: viewer });
    for (const [name, value] of Object.entries(place)) {
      if (value && !(name === "tab" && value === "messages")) query.set(name, value);
    }
    history.pushState(place, "", `?${query}`);
  }
  await Promise.all([arrive(), refresh({ toEnd: true })]);
  const field = place.thread ? "thread-composer-text" : "composer-text";
  if (focus) (part(field) ?? part("tab-panel"))?.focus();
}

// Opening the app's home is something that the app is told.
const arrive = () =>
  post("open", { channel: place.channel, tab: place.tab }).catch((error) => toast(error.message));

document.addEventListener("click", async (event) => {
  const target = event.target;
  const link = target.closest("[data-open]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    return go({ channel: link.dataset.open, tab: link.dataset.tab || "messages" });
  }
  const thread = target.closest("button[data-thread]");
  if (thread) return go({ thread: thread.dataset.thread });
  if (target.closest("#close-thread")) return go({ thread: "" });
  const dismissed = target.closest("[data-dismiss]");
  if (dismissed) return post("dismiss", { channel: place.channel, ts: dismissed.dataset.dismiss });
  const join = target.closest("[data-join]");
  if (join) {
    await post("join", { channel: join.dataset.join });
    return go({ channel: join.dataset.join });
  }
  const copied = target.closest("[data-copy]");
  if (copied) {
    const query = `?as=${viewer}&channel=${place.channel}#m-${copied.dataset.copy}`;
    const address = new URL(query, location.href);
    await navigator.clipboard?.writeText(address.href);
    return say("The link is copied");
  }
  if (target.closest("#drawer-button, #drawer-close, #shade")) {
    const open = document.body.classList.toggle("drawer-open");
    part("shade").hidden = !open;
    part("drawer-button").setAttribute("aria-expanded", String(open));
    part(open ? "drawer-close" : "drawer-button").focus();
  }
  return undefined;
});

addEventListener("popstate", () => {
  const query = new URLSearchParams(location.search);
  const to = Object.fromEntries(["channel", "tab", "thread"].map((n) => [n, query.get(n) ?? ""]));
  go({ ...to, tab: to.tab || "messages" }, { push: false });
});

// Follow the workspace. A lost connection is taken up again by the browser itself.
function follow() {
  const feed = new EventSource(`${base}/feed?as=${encodeURIComponent(viewer)}`);
  let version = document.body.dataset.version;
  feed.onmessage = ({ data }) => {
    if (data === version) return;
    version = data;
    refresh();
  };
}

startMenus();
startSurfaces();
startModal(refresh);
startComposer(() => place, refresh);
startClock();
startKeys({ compose, closeThread: () => place.thread && go({ thread: "" }) });
dressSelects(document);
syncModal();
toEnd(part("messages"));
toEnd(part("thread-messages"));
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
arrive();
follow();
document.body.dataset.ready = "";
