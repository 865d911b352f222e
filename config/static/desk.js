// Keeps a form of the desk while it is being filled in. Everything works without this script.
"use strict";

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector(".saved");
  let isDirty = false;
  let isSaving = false;

  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("submit", () => { isDirty = false; });

  setInterval(async () => {
    if (!isDirty || isSaving) return;
    isDirty = false;
    isSaving = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
      });
      if (answer.status !== 204) throw new Error(`status ${answer.status}`);
      const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Saved at ${time}`;
    } catch {
      isDirty = true;
      said.textContent = "Not saved. Press “Save and go on”, or sign in again in another tab.";
    } finally {
      isSaving = false;
    }
  }, 5000);
}

// After a page comes back with faults, readers of screens and keyboards start at their summary.
document.getElementById("faults")?.focus();
