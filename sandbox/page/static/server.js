// Talking to the sandbox. Actions go one after the other, as a person does one thing at a time.

export const base = document.body.dataset.base;
export const viewer = document.body.dataset.as;

let last = Promise.resolve();

export function post(path, body = {}) {
  const answer = last.then(async () => {
    const response = await fetch(`${base}/do/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: viewer, ...body }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
    return response.json();
  });
  last = answer.catch(() => undefined);
  return answer;
}

export async function parts(place) {
  const query = new URLSearchParams({ as: viewer, ...place });
  const response = await fetch(`${base}/parts?${query}`);
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return response.json();
}

let hiding;

export function toast(text) {
  const box = document.getElementById("toast");
  // A dialog lies above everything else; what is said goes into it.
  const open = [...document.querySelectorAll("dialog[open]")].pop();
  (open ?? document.body).append(box);
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 8000);
}

export function say(text) {
  document.getElementById("said").textContent = text;
}
