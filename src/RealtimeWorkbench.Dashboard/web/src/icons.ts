// Drawn here, since not every system font has these signs. 16 × 16, in the colour of the text.
const SHAPES = {
    play: "M4 2.5v11L13.5 8z",
    stop: "M3 3h10v10H3z",
    export: "M7 1h2v7h3L8 12.5 4 8h3zM2 13h12v2H2z",
    menu: "M1 3h14v2H1zM1 7h14v2H1zM1 11h14v2H1z",
    "full-screen": "M1 1h5v2H3v3H1zM10 1h5v5h-2V3h-3zM1 10h2v3h3v2H1zM13 10h2v5h-5v-2h3z",
} as const;

const SVG = "http://www.w3.org/2000/svg";

/** A sign beside words, or inside a button that has a label of its own. */
export function icon(name: keyof typeof SHAPES): SVGSVGElement {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", SHAPES[name]);
    svg.append(path);
    return svg;
}
