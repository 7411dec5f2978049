import baselinesCss from "../baselines.css";
import historyCss from "../history.css";
import layoutCss from "../layout.css";
import partsCss from "../parts.css";
import themeCss from "../theme.css";

/** Gives a shadow tree the styles of the workbench, and nothing of the page around it. */
export function adoptSheets(root: ShadowRoot): void {
    root.adoptedStyleSheets = [themeCss, layoutCss, partsCss, baselinesCss, historyCss].map(css => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        return sheet;
    });
}
