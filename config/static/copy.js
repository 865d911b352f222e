// A button that copies what is meant to be copied whole. Everything works without this script.
"use strict";

if (navigator.clipboard) {
  for (const text of document.querySelectorAll("pre.all-at-once")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied: select the text instead";
      }
    });
    text.after(button);
  }
}
