import type { Page, Route } from "playwright-core";

/**
 * Has all that a page asks a node wait.
 * @param then what becomes of each question; default: the node is asked
 * @returns ends the waiting, also for what is asked later
 */
export async function holdNode(
  page: Page,
  node: string,
  then: (route: Route) => Promise<void> = (route) => route.continue(),
): Promise<() => void> {
  const held = Promise.withResolvers<void>();
  await page.route(`${node}/**`, async (route) => {
    await held.promise;
    await then(route);
  });
  return held.resolve;
}
