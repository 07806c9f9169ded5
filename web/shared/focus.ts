import { type RefObject, useLayoutEffect, useRef } from "react";

/*
 * Whoever uses a keyboard or a screen reader stands where the focus is. What they press is often replaced by what it leads to, and
 * the focus then falls to the document: they begin again at the top (WCAG 2.4.3). Here it goes on to what came instead.
 */

/** Elements that the focus goes to from what was within them, the nearest first. */
const HOMES = "section, .card, form, main";
const HEADINGS = "h1, h2, h3, summary";

/** The heading that got the focus last because what had it is gone. */
let substitute: Element | null = null;

function isFocusLost(): boolean {
  const { activeElement, body } = document;
  const isNowhere = activeElement === null || activeElement === body || activeElement === substitute;
  return isNowhere || activeElement.matches(":disabled");
}

/** What has had the focus, and all around it, the innermost first; empty: nothing yet, and a page takes no focus by itself. */
let trail: readonly Element[] = [];

/** From now on, what is lost of the focus within an element goes to the heading of the nearest part around it that is left. */
export function keepFocus(root: HTMLElement): void {
  root.addEventListener("focusin", ({ target }) => {
    const found: Element[] = [];
    for (let one = target as Element | null; one !== null && one !== root; one = one.parentElement)
      found.push(one);
    trail = found;
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget === null) queueMicrotask(forgetIfLeft);
  });
  const look = () => {
    const [last] = trail;
    if (last === undefined || !document.hasFocus() || !isFocusLost()) return;
    if (last.isConnected) return goBackTo(last as HTMLElement);
    const homes = trail.filter((one) => one.isConnected && one.matches(HOMES));
    const main = root.querySelector("main");
    homes.push(...(main === null ? [] : [main]));
    homes.some((home) => takesFocus((home.querySelector(HEADINGS) ?? home) as HTMLElement));
  };
  new MutationObserver(look).observe(root, { subtree: true, childList: true, attributeFilter: ["disabled"] });
}

/** A button that was disabled while it worked has lost the focus, and gets it back. */
function goBackTo(button: HTMLElement): void {
  if (!button.matches(":disabled") && document.activeElement === document.body)
    button.focus({ preventScroll: true });
}

/** Whoever presses on nothing means it; a button that is disabled while it works has not been left. */
function forgetIfLeft(): void {
  const [last] = trail;
  const isLeft = last?.isConnected === true && !last.matches(":disabled");
  if (isLeft && document.hasFocus() && document.activeElement === document.body) trail = [];
}

/** Whether it could take the focus: what is drawn without a box of its own cannot. */
function takesFocus(place: HTMLElement): boolean {
  if (place.tabIndex < 0) place.tabIndex = -1;
  substitute = place;
  place.focus({ preventScroll: true });
  return document.activeElement === place;
}

/**
 * For what takes the place of something that had the focus: it is focused when it is drawn, and scrolled to. Give the element a
 * `tabIndex` of -1.
 * @param block where in the window it is scrolled to: `nearest` leaves the window alone where it is seen already
 */
export function useLostFocus<Place extends HTMLElement>(
  block: ScrollLogicalPosition = "nearest",
): RefObject<Place | null> {
  const place = useRef<Place>(null);
  // At once: what watches for lost focus looks when all that changes together has changed.
  useLayoutEffect(() => {
    if (trail.length === 0 || !document.hasFocus() || !isFocusLost()) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block });
  }, [block]);
  return place;
}
