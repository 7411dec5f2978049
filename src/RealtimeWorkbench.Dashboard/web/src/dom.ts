type Props = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;
type Child = Node | string | null | undefined | false;

/** Makes an element: attributes by name, listeners as `onclick`, children in order. Text is always text, never HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]):
    HTMLElementTagNameMap[K] {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (typeof value === "function") {
            element.addEventListener(name.slice(2), value as EventListener);
        } else {
            attribute(element, name, value);
        }
    }
    element.append(...children.filter((child): child is Node | string =>
        child !== null && child !== undefined && child !== false));
    return element;
}

/** Sets, or with null and false removes, an attribute; touches the page only if it changes. */
export function attribute(element: Element, name: string, value: string | number | boolean | null | undefined): void {
    if (value === null || value === undefined || value === false) {
        if (element.hasAttribute(name)) {
            element.removeAttribute(name);
        }
        return;
    }
    const text = value === true ? "" : String(value);
    if (element.getAttribute(name) !== text) {
        element.setAttribute(name, text);
    }
}

/** Sets the text of an element if it changes. */
export function text(element: Element, value: string): void {
    if (element.textContent !== value) {
        element.textContent = value;
    }
}

/** Shows or hides an element. */
export function show(element: HTMLElement, visible: boolean): void {
    if (element.hidden === visible) {
        element.hidden = !visible;
    }
}

/** A list whose rows live as long as their key: what did not change is not touched, focus stays. */
export class KeyedList<T, R extends { element: HTMLElement; dispose?(): void }> {
    readonly #rows = new Map<string, R>();

    constructor(
        readonly container: HTMLElement,
        private readonly key: (item: T) => string,
        private readonly create: (item: T) => R,
        private readonly update: (row: R, item: T) => void,
    ) {}

    render(items: readonly T[]): void {
        const wanted = new Set(items.map(this.key));
        for (const [key, row] of this.#rows) {
            if (!wanted.has(key)) {
                row.element.remove();
                row.dispose?.();
                this.#rows.delete(key);
            }
        }
        let at: ChildNode | null = this.container.firstChild;
        for (const item of items) {
            const key = this.key(item);
            let row = this.#rows.get(key);
            if (row === undefined) {
                row = this.create(item);
                this.#rows.set(key, row);
            }
            this.update(row, item);
            if (row.element === at) {
                at = at.nextSibling;
            } else {
                this.container.insertBefore(row.element, at);
            }
        }
    }

    get rows(): IterableIterator<R> {
        return this.#rows.values();
    }

    row(key: string): R | undefined {
        return this.#rows.get(key);
    }
}

/** An id as it stands in `data-testid`: what is neither letter nor digit becomes "-". */
export function testId(id: string): string {
    return id.replace(/[^a-z0-9]/gi, "-");
}
