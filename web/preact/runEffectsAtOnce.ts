import { options } from "preact";

/**
 * Has effects run as soon as something was drawn, as React has them after a press or a key. Preact lets a frame pass first, and
 * whoever presses in between finds what an effect was about to put right: whom a claim pays, or which way a page is read.
 */
export function runEffectsAtOnce(): void {
  options.requestAnimationFrame = (run) => queueMicrotask(() => run());
}
