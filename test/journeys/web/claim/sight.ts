import type { Page } from "playwright-core";

/** A small phone, a usual one, and a desk, in pixels. */
export const SCREENS = [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
  { width: 1_280, height: 900 },
] as const;

/** As readers set them in their browsers (WCAG 1.4.4). */
export const TEXT_SIZES = ["100%", "200%"] as const;

/** Less is a line that grows by a pixel. */
const SHIFT = 0.005;

/** Names what of the answer and of its action is not wholly within the window, or lies beneath the action, with its lower edge in pixels. */
export async function outOfSight(page: Page, textSize: string): Promise<readonly string[]> {
  const { edges, covered } = await edgesOf(page, textSize);
  const height = page.viewportSize()?.height ?? 0;
  return Object.entries(edges).flatMap(([name, edge]) => {
    const limit = name === "action" ? height : Math.min(height, covered ?? height);
    return edge > limit ? [`${name} ends at ${edge} of ${limit}`] : [];
  });
}

type Edges = {
  /** In pixels; of what is not there none. */
  readonly edges: Readonly<Partial<Record<"answer" | "status" | "action", number>>>;
  /** Where the action begins that sticks to the window's end. */
  readonly covered?: number;
};

/** Where an answer and its action end, in texts of a size. */
export async function edgesOf(page: Page, textSize: string): Promise<Edges> {
  await page.evaluate(`document.documentElement.style.fontSize = ${JSON.stringify(textSize)}`);
  return (await page.evaluate(EDGES)) as Edges;
}

/** The lower edges of the amount, or of the word or the problem of an address without one, of the status, and of the one thing to press. */
const EDGES = `(() => {
  const places = { answer: ".figure, .badge.no, .problem p", status: ".badge", action: ".act button" };
  const edges = {};
  for (const [name, selector] of Object.entries(places)) {
    const place = document.querySelector(".outcome")?.querySelector(selector);
    if (place) edges[name] = Math.round(place.getBoundingClientRect().bottom);
  }
  if (edges.answer === undefined) edges.answer = Infinity;
  const action = document.querySelector(".outcome .act");
  return { edges, covered: action ? Math.round(action.getBoundingClientRect().top) : undefined };
})()`;

/** Has a page keep in mind what moves in it without anybody's doing. Before it is opened. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, sources, hadRecentInput } of list.getEntries()) {
        if (hadRecentInput || value < ${SHIFT}) continue;
        const moved = ({ node }) => node?.className || node?.nodeName;
        window.shifts.push(value.toFixed(3) + " " + sources.map(moved).join(", "));
      }
    }).observe({ type: "layout-shift", buffered: true });
  `);
}

/** What moved, with how much (https://web.dev/articles/cls). */
export async function shiftsOf(page: Page): Promise<readonly string[]> {
  return (await page.evaluate("window.shifts")) as readonly string[];
}

/** What has the focus: its element, and its id where it has one. */
export async function focusOf(page: Page): Promise<string> {
  return (await page.evaluate(
    `[document.activeElement.tagName, document.activeElement.id].filter((part) => part !== "").join(" ")`,
  )) as string;
}
