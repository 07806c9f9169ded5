import { commonTasks } from "./commonTasks.ts";
import { deployEasLike } from "./deployEasLike.ts";
import { easTasks } from "./easTasks.ts";
import { onOwnChain } from "./onOwnChain.ts";
import { ownCode } from "./ownCode.ts";
import { ownTasks } from "./ownTasks.ts";
import { type Figures, runTasks } from "./runTasks.ts";
import { SERIES_FIRST, seriesFirst } from "./seriesFirst.ts";

/** Every figure of our registry, by row. The same contracts give the same figures, to the last unit of gas. */
export function measureOwn(): Promise<Figures> {
  return onOwnChain(async (chain) => {
    const code = await ownCode();
    const registry = await deployEasLike(chain, code);
    const figures = await runTasks(registry, [...commonTasks, ...easTasks, ...ownTasks]);
    return new Map([...figures, [SERIES_FIRST.id, await seriesFirst(chain, code)]]);
  });
}
