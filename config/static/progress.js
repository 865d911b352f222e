// Says every few seconds how far a long piece of work is. Without it the link on the page does.
"use strict";

const shown = document.getElementById("progress");
const looking = shown && setInterval(async () => {
  try {
    const answer = await fetch(location.href);
    if (answer.status >= 500) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("progress");
    if (answer.ok && now) {
      shown.replaceChildren(...now.childNodes);
    } else {
      clearInterval(looking);
      location.reload();
    }
  } catch {
    // Away for a moment: the next look may find it.
  }
}, 2000);
