/** Where in the tests an error came from, the innermost place first: which click it was that found nothing to click on. */
export function placesOf(stack: string): string {
  const places = [...stack.matchAll(/\/(test\/[^\s():]+:\d+):\d+/g)].map(([, place]) => place);
  return places.length === 0 ? "" : ` [${places.join(" < ")}]`;
}
