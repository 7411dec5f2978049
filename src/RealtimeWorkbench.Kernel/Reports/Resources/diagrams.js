"use strict";
{
  // Drawn again when the reader's theme changes; a diagram that can't be drawn stays as its source.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const places = [...document.querySelectorAll("pre.mermaid")].map(place => ({ place, source: place.textContent }));
  const draw = async () => {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark.matches ? "dark" : "neutral" });
    for (const [index, { place, source }] of places.entries()) {
      try {
        const { svg } = await mermaid.render(`diagram-${index}`, source);
        place.innerHTML = svg;
        place.classList.add("drawn");
      } catch (wrong) {
        document.getElementById(`ddiagram-${index}`)?.remove();
        place.textContent = `${source}\n\n${wrong.message ?? wrong}`;
        place.classList.remove("drawn");
      }
    }
  };
  let drawing = draw();
  dark.addEventListener("change", () => { drawing = drawing.then(draw); });
}
