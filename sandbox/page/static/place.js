// Where floating things go: lists and menus stand beside what opened them, inside the window.

export function placeBeside(box, anchor, { wide = false } = {}) {
  const at = anchor.getBoundingClientRect();
  const gap = 4;
  const style = box.style;
  style.position = "fixed";
  style.inset = "auto";
  style.maxHeight = "";
  if (wide) style.width = `${at.width}px`;
  const size = box.getBoundingClientRect();
  const below = innerHeight - at.bottom - gap - 8;
  const above = at.top - gap - 8;
  const up = size.height > below && above > below;
  const room = up ? above : below;
  style.maxHeight = `${Math.min(size.height, room)}px`;
  const height = Math.min(size.height, room);
  style.top = `${up ? at.top - gap - height : at.bottom + gap}px`;
  const left = wide || at.left + size.width < innerWidth - 8 ? at.left : at.right - size.width;
  style.left = `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`;
}
