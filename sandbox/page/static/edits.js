// What a person has changed here and the server may not know yet: drawing must not undo it.

let moment = 0;
const edited = new WeakMap();

export function tick() {
  moment += 1;
  return moment;
}

export function markEdited(element) {
  edited.set(element, { at: tick(), saved: Infinity });
}

// Returns what to call when the server has taken the value over.
export function savingOf(element) {
  const edit = edited.get(element);
  return () => {
    if (edit && edited.get(element) === edit) edit.saved = tick();
  };
}

export function isUnsaved(element) {
  return edited.get(element)?.saved === Infinity;
}

// Whether a drawing that was asked for at `since` may be older than what stands in the element.
export function isNewerThan(element, since) {
  const edit = edited.get(element);
  return edit !== undefined && edit.saved > since;
}
