/**
 * Draws the arrows between the rooms of src/ into docs/architecture.md, from the table that the arrows test keeps:
 * `node tools/generate/architecture.ts`; with `--check` it writes nothing and fails where the page differs.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ARROWS, DISTRICTS } from "../../test/toolkit/layerRules.ts";
import { writeOrCheck } from "./writeOrCheck.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = join(ROOT, "docs", "architecture.md");
const BLOCK =
  /(<!-- arrows: made by tools\/generate\/architecture\.ts -->\n)[\s\S]*?(<!-- end of arrows -->)/;

/** The rooms that are there, each with those it may import, less what it reaches through another anyway. */
export function drawnArrows(
  isThere: (room: string) => boolean = () => true,
): readonly (readonly [string, string])[] {
  const rooms = Object.keys(ARROWS).filter(isThere);
  const targets = (room: string) => (ARROWS[room] ?? []).filter(isThere);
  return rooms.flatMap((room) =>
    targets(room)
      .filter((target) => !targets(room).some((other) => targets(other).includes(target)))
      .map((target) => [room, target] as const),
  );
}

/** The page with its picture as it must be: a frame a district. */
export function architecturePage(): { readonly path: string; readonly text: string } {
  const rooms = Object.keys(ARROWS);
  const frames = Object.keys(DISTRICTS).flatMap((district) => {
    const own = rooms.filter((room) => room.startsWith(`${district}/`));
    return own.length === 0 ? [] : [`  subgraph ${district}`, ...own.map((room) => `    ${room}`), "  end"];
  });
  const arrows = drawnArrows().map(([from, to]) => `  ${from} --> ${to}`);
  const picture = ["```mermaid", "flowchart TD", ...frames, ...arrows, "```", ""].join("\n");
  return { path: PAGE, text: readFileSync(PAGE, "utf8").replace(BLOCK, `$1${picture}$2`) };
}

if (import.meta.main) writeOrCheck("architecture", [architecturePage()]);
