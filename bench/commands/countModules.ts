/** Preloaded into a program: prints on stderr, when it ends, how many modules it has loaded from files. */
import { registerHooks } from "node:module";

const loaded = new Set<string>();
registerHooks({
  load(url, context, next) {
    if (url.startsWith("file:") && url !== import.meta.url) loaded.add(url);
    return next(url, context);
  },
});
process.on("exit", () => process.stderr.write(`\nmodules ${loaded.size}\n`));
